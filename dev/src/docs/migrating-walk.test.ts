import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { expect, test } from 'vitest';
import { REPOSITORY } from '../paths.ts';
import { password, signIn, startGatehouse } from '../testing/index.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';

/** Of the password of the tests, by the package bcrypt of Python. */
const bcryptHash = '$2b$04$9x0XNCgo.MivJU9CrlJiKuimKceYekU5YZBD8WKlAuh0oOSkrpjZG';

/** The blocks of the page in a language, one after the other. */
function blocks(language: string): string[] {
  const page = readFileSync(join(REPOSITORY, 'docs/migrating-from-fastapi.md'), 'utf8');
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, block = '']) => block,
  );
}

test('the page about FastAPI moves its users: they sign in with the passwords they had', async () => {
  const [createTable = '', selectUsers = ''] = blocks('sql');
  const [, importing = ''] = blocks('bash');
  await using gatehouse = await startGatehouse();
  const { env, rest, sql } = gatehouse;
  const directory = temporaryDirectory();
  const path = (name: string) => join(directory, name);
  const linesOf = (name: string) =>
    readFileSync(path(name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

  // The old service, in a schema beside ours.
  const old = new pg.Client({ connectionString: env.DATABASE_URL });
  await old.connect();
  await old.query('create schema fastapi');
  await old.query('set search_path to fastapi');
  await old.query(createTable);
  await old.query(
    `insert into users (email, hashed_password, full_name, is_active, is_verified, is_superuser, created_at, last_login) values
      ('Ada@Example.com', $1, 'Ada "the Countess" \\ Lovelace', true, true, true, '2021-02-03 04:05:06.789', '2024-05-06 07:08:09'),
      ('bob@example.com', $1, ' ', true, false, false, '2022-02-03 04:05:06', null),
      ('BOB@example.com', $1, 'Bob', true, true, false, '2023-02-03 04:05:06', null),
      ('eve@example.com', replace($1, '$2b$', '$2y$'), 'Eve', false, true, false, now(), null)`,
    [bcryptHash],
  );
  // As psql writes it: a line for each row, nothing else.
  const { rows } = await old.query<{ json: string }>(
    `select json::text from (${selectUsers.replace(';', '')}) as rows (json)`,
  );
  await old.end();
  writeFileSync(path('users.ndjson'), rows.map(({ json }) => `${json}\n`).join(''));

  const script = importing.replaceAll(/\w+\.ndjson/g, (name) => path(name));
  const run = promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: REPOSITORY,
    env: { ...process.env, ...env },
    timeout: 120_000,
  });
  await expect(run).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('3 created, 0 there already, 1 refused'),
  });
  expect(linesOf('refused.ndjson')).toMatchObject([{ line: 3, issues: [{ path: 'email' }] }]);

  const ada = await signIn(gatehouse, 'ada@example.com');
  const { body } = await rest.get('/users/me', { token: ada.token });
  expect(body).toMatchObject({ full_name: 'Ada "the Countess" \\ Lovelace', role: 'admin', is_verified: true });
  expect(body.created_at).toBe('2021-02-03T04:05:06.789Z');
  await signIn(gatehouse, 'bob@example.com');
  expect((await rest.post('/auth/login', { email: 'eve@example.com', password })).body.code).toBe('account_disabled');
  expect(await sql('select full_name from users where email = $1', ['bob@example.com'])).toEqual([{ full_name: null }]);

  const ids = linesOf('ids.ndjson');
  expect(ids.map(({ earlier }) => earlier)).toEqual([1, 2, 4]);
  expect(ids[0].id).toBe(ada.id);
}, 180_000);
