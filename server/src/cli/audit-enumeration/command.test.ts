import { join } from 'node:path';
import { leakyProxy, newEmail, password, runCommand, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let gatehouse: TestGatehouse;
const email = newEmail('known');
beforeAll(async () => {
  gatehouse = await startGatehouse();
  await gatehouse.rest.post('/auth/register', { email, password });
  await gatehouse.sql('update users set is_verified = true where email = $1', [email]);
});
afterAll(() => gatehouse[Symbol.asyncDispose]());

const entry = join(import.meta.dirname, '../audit-enumeration.ts');
const run = (...args: string[]) => runCommand({ entry, args });
/** As few and as coarse as it allows: these tests are about the command, not about times. */
const quick = ['--known', email, '--samples', '11', '--tolerance', '1000', '--yes'];

test('it ends with 0 and says so where addresses cannot be told apart', async () => {
  const { code, output } = await run('--url', gatehouse.url, ...quick);
  expect(output).toContain('Known and unknown addresses cannot be told apart.');
  expect(
    output.match(/^(login|verify-email|request-password-reset|resend-verification|register) .* same$/gm),
  ).toHaveLength(10);
  expect(code).toBe(0);
}, 120_000);

test('it ends with 1 and names row and dimension where they can', async () => {
  const headers = (all: Headers) => all.set('x-account', 'yes');
  await using proxy = await leakyProxy(gatehouse.url, email, { headers });
  const { code, output } = await run('--url', proxy.url, ...quick);
  expect(output).toContain('CAN BE TOLD APART');
  expect(output).toMatch(/^register over tRPC, known: header x-account differs in 11 of 11 rounds$/m);
  expect(code).toBe(1);
}, 120_000);

test('it ends with 2 where limits leave too few samples, and says how to get more', async () => {
  await using strict = await startGatehouse({
    env: { RATE_LIMITS: 'sign_in_account=1/600,mail_ip=1/600,verify_ip=1/600,register_ip=1/600' },
  });
  const { code, output } = await run('--url', strict.url, ...quick);
  expect(output).toContain('RATE_LIMITS=off');
  expect(code).toBe(2);
}, 120_000);

test('where only limits differ it says that earlier calls about the address may be why', async () => {
  await using strict = await startGatehouse({ env: { RATE_LIMITS: 'sign_in_account=3/600' } });
  for (let call = 0; call < 3; call++) await strict.rest.post('/auth/login', { email, password: 'wrong' });
  const { code, output } = await run('--url', strict.url, ...quick, '--patience', '0');
  expect(output).toContain('CAN BE TOLD APART by their limits, unless somebody used the known one in the last hour');
  expect(code).toBe(1);
}, 120_000);

test('an instance that does not answer is said to be away', async () => {
  const { code, output } = await run('--url', 'http://127.0.0.1:1', ...quick);
  expect(output).toContain('there is no answer from http://127.0.0.1:1/');
  expect(code).toBe(2);
});

test('without a yes it does nothing but say what it would do', async () => {
  const before = await gatehouse.sql('select from audit_events');
  const { code, output } = await run('--url', gatehouse.url, '--known', email);
  expect(output).toContain(`${email} (known)`);
  expect(output).toContain('Nothing was done. Give --yes');
  expect(code).toBe(2);
  expect(await gatehouse.sql('select from audit_events')).toHaveLength(before.length);
});

describe('a wrong argument is named, and the usage shown', () => {
  test.each([
    ['--known: not given', []],
    ['--known: expected an email address, and got "ada"', ['--known', 'ada']],
    ['--disabled: expected an email address', ['--known', email, '--disabled', 'x']],
    ['--url: expected a URL', ['--known', email, '--url', 'localhost:8000']],
    ['--samples: expected a number from 11 to 5000, and got "many"', ['--known', email, '--samples', 'many']],
    ['--patience: expected a number', ['--known', email, '--patience', '1500']],
    ["Unknown option '--knwon'", ['--knwon', email]],
  ])('%s', async (message, args) => {
    const { code, output } = await run(...args);
    expect(output).toContain(message);
    expect(output).toContain('Usage: npm run audit:enumeration');
    expect(code).toBe(2);
  });
});

test('--help shows the usage and ends with 0', async () => {
  const { code, output } = await run('--help');
  expect(output).toMatch(/^Usage: npm run audit:enumeration/);
  expect(code).toBe(0);
});
