import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '@gatehouse/dev/services';
import {
  createTestDatabase,
  newEmail,
  password,
  runCommand,
  signedIn,
  signIn,
  startGatehouse,
  TestProcess,
} from '@gatehouse/dev/testing';
import { hash as bcrypt } from '@node-rs/bcrypt';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportUsers } from './users-file/export.ts';

const gatehouse = await startGatehouse();
const directory = mkdtempSync(join(tmpdir(), 'gatehouse-users-'));
afterAll(async () => {
  await gatehouse[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true });
});
const { env, rest, sql } = gatehouse;

let passwordHash: string;
beforeAll(async () => {
  passwordHash = await bcrypt(password, { cost: 4 });
});

let files = 0;
const newPath = () => join(directory, `${++files}.ndjson`);
function fileOf(lines: readonly (object | string)[]): string {
  const path = newPath();
  writeFileSync(path, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
  return path;
}
const linesOf = (path: string) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

const command = (name: string, args: readonly string[], changed: Record<string, string> = {}) => ({
  entry: join(import.meta.dirname, `${name}-users.ts`),
  args,
  env: { ...env, ...changed },
});
const importUsers = (...args: string[]) => runCommand(command('import', args));
const exportTo = (...args: string[]) => runCommand(command('export', args));
const rowOf = async (email: string) =>
  (await sql<Record<string, unknown>>('select * from users where email = $1', [email]))[0];

// Each starts a process or two.
const patient = { timeout: 120_000 };

describe('an import', patient, () => {
  test('makes accounts that people sign in to with the passwords they have, and records each', async () => {
    const [email, other] = [newEmail(), newEmail()];
    const id = '019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10';
    const times = { created_at: '2021-02-03T04:05:06.789Z', last_login: '2026-01-02T03:04:05.000Z' };
    const about = { full_name: 'Zoë Müller', phone: '+442079460958', locale: 'de', role: 'admin', is_verified: true };
    const lines = [
      { id, email, password_hash: passwordHash, ...about, ...times },
      { email: other, is_active: false },
    ];
    const { code, output } = await importUsers(fileOf(lines));
    expect([code, output]).toEqual([0, expect.stringMatching(/^2 created, 0 there already, 0 refused, in \d+ s\.$/m)]);

    const { token } = await signIn(gatehouse, email);
    expect((await rest.get('/users/me', { token })).body).toMatchObject({
      id,
      email,
      ...about,
      created_at: times.created_at,
    });
    expect(await rowOf(other)).toMatchObject({
      password_hash: null,
      is_active: false,
      is_verified: false,
      role: 'user',
    });
    const trail = await rest.get(`/admin/audit-events?user_id=${id}&action=admin.user_created`, { token });
    expect(trail.body.items).toMatchObject([{ actor_id: null, details: { imported: true, role: 'admin' } }]);
  });

  test('run twice changes nothing the second time, and gives the same ids', async () => {
    const lines = Array.from({ length: 3 }, (_, index) => ({ id: index + 1, email: newEmail() }));
    const file = fileOf(lines);
    const runs = [];
    for (const ids of [newPath(), newPath()]) {
      const { code, output } = await importUsers(file, '--ids', ids);
      runs.push({ code, ids: linesOf(ids), output, users: await sql('select * from users order by id') });
    }
    const [first, second] = runs;
    expect(first).toMatchObject({ code: 0, output: expect.stringContaining('3 created, 0 there') });
    expect(second).toMatchObject({ code: 0, output: expect.stringContaining('0 created, 3 there') });
    expect(first?.ids.map(({ earlier }) => earlier)).toEqual([1, 2, 3]);
    expect(first?.ids[1].id).toBe((await rowOf(lines[1]?.email ?? ''))?.id);
    expect({ ...second, output: '' }).toEqual({ ...first, output: '' });
  });

  test('leaves an account that is there as it is', async () => {
    const { email, id } = await signedIn(gatehouse);
    const before = await rowOf(email);
    const lines = [
      { email: email.toUpperCase(), role: 'admin', password_hash: passwordHash, full_name: 'Somebody else' },
    ];
    expect(await importUsers(fileOf(lines))).toMatchObject({
      code: 0,
      output: expect.stringContaining('1 there already'),
    });
    expect(await rowOf(email)).toEqual(before);
    // The file says that it is another account.
    const stranger = [{ id: '019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b11', email }];
    expect(await importUsers(fileOf(stranger))).toMatchObject({
      code: 1,
      output: expect.stringContaining('Expected an address that no other account has'),
    });
    const taken = newEmail();
    expect(await importUsers(fileOf([{ id, email: taken }]))).toMatchObject({
      code: 1,
      output: expect.stringContaining('Expected an id that no other account has'),
    });
    expect(await rowOf(taken)).toBeUndefined();
  });

  test('says of each line that it refused which and why, and takes the others', async () => {
    const [first, last] = [newEmail(), newEmail()];
    const refused = newPath();
    const lines = [
      { email: first },
      'no JSON',
      { email: first.toUpperCase() },
      { email: newEmail(), password },
      { email: last },
    ];
    const { code, output } = await importUsers(fileOf(lines), '--refused', refused);
    expect([code, output]).toEqual([1, expect.stringContaining('2 created, 0 there already, 3 refused')]);
    expect(linesOf(refused)).toEqual([
      { line: 2, issues: [{ path: '', message: 'Expected JSON in UTF-8' }] },
      { line: 3, issues: [{ path: 'email', message: 'Expected an address that no earlier line has' }] },
      { line: 4, issues: [{ path: 'password', message: 'Expected no such field' }] },
    ]);
    expect(statSync(refused).mode & 0o777).toBe(0o600);
    expect(await rowOf(last)).toBeDefined();
  });

  test('of addresses that people register at the same moment makes one account each', async () => {
    const emails = Array.from({ length: 12 }, () => newEmail());
    const importing = importUsers(fileOf(emails.map((email) => ({ email, is_verified: true }))));
    const answers = await Promise.all(emails.map((email) => rest.post('/auth/register', { email, password })));
    expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(201));
    expect(await importing).toMatchObject({ code: 0 });
    expect(await sql('select from users where email = any($1)', [emails])).toHaveLength(12);
  });
});

describe('many users', patient, () => {
  const count = 12_000;
  /** As many MB as the process needs by itself and for a page of users, but not for all of them. */
  const within = (megabytes: number) => ({
    DATABASE_URL: database.url,
    NODE_OPTIONS: `--max-old-space-size=${megabytes}`,
  });
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let pool: pg.Pool;
  let file: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new pg.Pool({ connectionString: database.url });
    const name = 'Adalbert Benedikt Christoph '.repeat(6).trim();
    file = fileOf(
      Array.from({ length: count }, (_, n) => ({ id: n, email: `person-${n}@example.com`, full_name: name })),
    );
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });
  const counted = async (of: string) => Number((await pool.query(`select count(*) from ${of}`)).rows[0].count);

  test('an import that was killed keeps what it has finished; run again it finishes the rest, in little memory', async () => {
    const changed = within(28);
    const rival = await pool.connect();
    // Whoever registers holds the import up for as long as that takes: here until it is killed.
    await rival.query('begin');
    await rival.query(
      `insert into users (id, email, created_at, updated_at) values (gen_random_uuid(), 'person-5500@example.com', now(), now())`,
    );
    await using killed = new TestProcess(command('import', [file], changed));
    const waits = `pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    await waitUntil(async () => (await counted(waits)) > 0, { what: 'the import to wait', timeoutMs: 60_000 });
    await killed.kill();
    expect(await counted('users')).toBe(5000);
    await rival.query('commit');
    rival.release();

    const { code, output } = await runCommand(command('import', [file], changed));
    expect([code, output]).toEqual([0, expect.stringContaining('6,999 created, 5,001 there already, 0 refused')]);
    expect(await counted('users')).toBe(count);
    expect(await counted(`audit_events where action = 'admin.user_created'`)).toBe(count - 1);
  });

  test('an export takes little memory, too', async () => {
    const path = newPath();
    const { code, output } = await runCommand(command('export', [path], within(18)));
    expect([code, output]).toEqual([0, expect.stringContaining('12,000 users')]);
    expect(linesOf(path)).toHaveLength(count);
  });

  test('an export has everybody who was there when it began', async () => {
    const [reader, writer] = [await pool.connect(), await pool.connect()];
    let lines = 0;
    for await (const page of exportUsers(reader, { passwordHashes: false })) {
      if (lines === 0)
        await writer.query('delete from users where id in (select id from users order by id desc limit 100)');
      lines += page.length;
    }
    reader.release();
    writer.release();
    expect(lines).toBe(count);
    expect(await counted('users')).toBe(count - 100);
  });
});

describe('an export', patient, () => {
  test('imported elsewhere gives the same users, who sign in there', async () => {
    const { email } = await signedIn(gatehouse, { role: 'admin' });
    const users =
      'select id, email, full_name, phone, locale, role, is_active, is_verified, password_hash, last_login, created_at, updated_at from users order by id';
    const path = newPath();
    const { output } = await exportTo(path, '--with-password-hashes');
    const rows = await sql(users);
    expect(output).toMatch(`${rows.length} users and their password hashes`);
    expect(statSync(path).mode & 0o777).toBe(0o600);

    await using elsewhere = await startGatehouse();
    const there = await runCommand({ ...command('import', [path]), env: elsewhere.env });
    expect([there.code, there.output]).toEqual([0, expect.stringContaining(`${rows.length} created, 0 there already`)]);
    expect(await elsewhere.sql(users)).toEqual(rows);
    await signIn(elsewhere, email);
    // Nor do links and tokens of the one open anything in the other, should they share their secret.
    expect(await elsewhere.sql('select from users where version < 2')).toEqual([]);
  });

  test('has no hashes unless they are asked for', async () => {
    const path = newPath();
    await exportTo(path);
    expect(readFileSync(path, 'utf8')).not.toMatch(/password|\$/);
  });

  test('writes over no file, and to standard output', async () => {
    const path = fileOf(['kept']);
    expect(await exportTo(path)).toMatchObject({ code: 2, output: expect.stringContaining('EEXIST') });
    expect(readFileSync(path, 'utf8')).toBe('kept\n');
    const { output } = await exportTo('-');
    expect(output.split('\n').filter((line) => line.startsWith('{"id":'))).toHaveLength(
      (await sql('select from users')).length,
    );
  });
});

describe.each(['import', 'export'])('the command %s', patient, (name) => {
  test.each([[['one', 'two']], [['--nonsense', 'one']]])('called with %j says how to call it', async (args) => {
    expect(await runCommand(command(name, args))).toMatchObject({
      code: 2,
      output: expect.stringContaining(`Usage: npm run ${name} -- users.ndjson`),
    });
  });

  test('ends with 78 for a configuration that is not valid, and with 2 where it cannot do its work', async () => {
    const file = name === 'import' ? fileOf([]) : newPath();
    expect(await runCommand(command(name, [file], { DATABASE_URL: 'nonsense' }))).toMatchObject({
      code: 78,
      output: expect.stringContaining('DATABASE_URL: '),
    });
    const away = command(name, [file], { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/no' });
    expect(await runCommand(away)).toMatchObject({ code: 2, output: expect.stringContaining('Failed: ') });
    expect(existsSync(file)).toBe(name === 'import');
    const missing = command(name, [join(directory, 'none', 'users.ndjson')]);
    expect(await runCommand(missing)).toMatchObject({ code: 2, output: expect.stringContaining('ENOENT') });
  });
});
