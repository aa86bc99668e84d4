import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { REPOSITORY } from '../paths.ts';
import { startGatehouse } from '../testing/gatehouse.ts';
import { testMailbox } from '../testing/mailbox.ts';
import { newEmail } from '../testing/people.ts';

const heading = '## A walk with curl';
const address = 'user@example.com';
const registration = `curl -X POST http://localhost:8000/api/v1/auth/register -H "Content-Type: application/json" -d '{"email": "user@example.com", "password": "SecurePassword123!", "full_name": "John Doe"}'`;

/** What a reader pastes: the bash blocks of the section, one after the other. */
function walk(): string {
  const [, behind = ''] = readFileSync(join(REPOSITORY, 'README.md'), 'utf8').split(`\n${heading}\n`);
  const [section = ''] = behind.split('\n## ');
  return [...section.matchAll(/^```bash\n([\s\S]*?)^```$/gm)].map(([, block]) => block).join('');
}

test('the walk begins with the plain registration, to the letter', () => {
  expect(walk().split('\n')[0]).toBe(registration);
});

test('the walk of the README runs from registration to the reset password', async () => {
  // Naming one limit switches all of them on, as a reader has them.
  const env = { RATE_LIMITS: 'sign_in_account=5/60' };
  await using gatehouse = await startGatehouse({ worker: true, env });
  const email = newEmail('walker');
  // The mailbox is shared by all tests, so the walker gets an address of their own.
  const script = walk()
    .replaceAll('http://localhost:8000', gatehouse.url)
    .replaceAll('http://localhost:1080', testMailbox().webUrl)
    .replaceAll(address, email);
  const { stdout } = await promisify(execFile)(
    'bash',
    ['-euo', 'pipefail', '-c', `${script}\necho "refreshed=$REFRESH"`],
    { timeout: 60_000 },
  );

  const answers = stdout
    .replaceAll('}{', '}\n{')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  expect(answers).toMatchObject([
    { email, message: expect.any(String) },
    { email, full_name: 'John Doe', is_verified: true },
    { access_token: expect.any(String), refresh_token: expect.any(String) },
    { email, full_name: 'John Doe' },
    { full_name: 'Johnny Doe', locale: 'de' },
    { items: [{ current: true }] },
    { message: expect.any(String) },
    { message: expect.any(String) },
    { code: 'token_invalid' },
    { access_token: expect.any(String) },
  ]);
  const [, refreshed] = /^refreshed=(\S+)$/m.exec(stdout) ?? [];
  expect(refreshed).not.toBe(answers[2].refresh_token);
  expect((await gatehouse.rest.post('/auth/refresh', { refresh_token: refreshed })).body.code).toBe('token_invalid');
  // One session: that of the last sign-in.
  expect(await gatehouse.sql('select counter from sessions')).toEqual([{ counter: 1 }]);
});
