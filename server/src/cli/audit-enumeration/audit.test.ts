import { type Leak, leakyProxy, newEmail, password, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audit } from './audit.ts';

let gatehouse: TestGatehouse;
let email: string;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  email = await verifiedIn(gatehouse);
});
afterAll(() => gatehouse[Symbol.asyncDispose]());

async function verifiedIn({ rest, sql }: TestGatehouse): Promise<string> {
  const address = newEmail('known');
  await rest.post('/auth/register', { email: address, password });
  await sql('update users set is_verified = true where email = $1', [address]);
  return address;
}

/** Times are not what these tests are about. */
const anyTime = () => Number.POSITIVE_INFINITY;
const inspect = (url: string, options: Partial<Parameters<typeof audit>[0]> = {}) =>
  audit({ url: new URL(url), accounts: [{ name: 'known', email }], samples: 11, toleranceOf: anyTime, ...options });

/** The answer where there are limits that let three calls pass, then refuse for a while. */
const limited = (policies: string) => startGatehouse({ env: { RATE_LIMITS: policies } });

test('an instance that treats all alike shows no difference, in any call, on either face', async () => {
  const findings = await inspect(gatehouse.url);
  const calls = ['login', 'verify-email', 'request-password-reset', 'resend-verification', 'register'];
  expect(findings.map(({ call, face }) => `${call} ${face}`)).toEqual(
    calls.flatMap((call) => [`${call} REST`, `${call} tRPC`]),
  );
  expect(findings.filter(({ verdict }) => verdict !== 'same')).toEqual([]);
});

describe('an instance that leaks', () => {
  const leaks: [string, Leak][] = [
    ['status', { status: (status) => status + 1 }],
    ['body', { body: (body) => body.replace('"', ' "') }],
    ['header x-account', { headers: (headers) => headers.set('x-account', 'yes') }],
    ['header cache-control', { headers: (headers) => headers.set('cache-control', 'private') }],
  ];
  test.each(leaks)('by %s is found in every row, by that and nothing else', async (dimension, leak) => {
    await using proxy = await leakyProxy(gatehouse.url, email, leak);
    const findings = await inspect(proxy.url);
    expect(findings).toHaveLength(10);
    for (const { verdict, differences } of findings) {
      expect(verdict).toBe('different');
      expect(differences.map((one) => one.dimension)).toEqual([dimension]);
    }
  });

  test('in one call alone is found in that row', async () => {
    const body = (text: string) => text.replace('invalid_credentials', 'wrong_password');
    await using proxy = await leakyProxy(gatehouse.url, email, { body });
    const findings = await inspect(proxy.url);
    const found = findings.filter(({ verdict }) => verdict === 'different').map(({ call, face }) => `${call} ${face}`);
    expect(found).toEqual(['login REST', 'login tRPC']);
  });

  test('by a delay is found in the time alone', async () => {
    await using proxy = await leakyProxy(gatehouse.url, email, { delay: 100 });
    const findings = await inspect(proxy.url, { faces: ['REST'], toleranceOf: (typical) => typical / 10 });
    expect(findings.map(({ verdict }) => verdict)).toEqual(Array(5).fill('different'));
    expect(findings.flatMap(({ differences }) => differences)).toEqual([]);
  }, 120_000);

  test('by refusing one address sooner is found in the limit', async () => {
    await using proxy = await leakyProxy(gatehouse.url, email, { allowed: 3 });
    const findings = await inspect(proxy.url, { calls: ['login'], faces: ['REST'], patience: 0 });
    expect(findings).toMatchObject([{ verdict: 'different', differences: [{ dimension: 'limit', rounds: 1 }] }]);
  });

  test('by another Retry-After is found by it', async () => {
    await using strict = await limited('sign_in_account=3/600');
    const known = await verifiedIn(strict);
    const headers = (all: Headers) => all.has('retry-after') && all.set('retry-after', '500');
    await using proxy = await leakyProxy(strict.url, known, { headers });
    const accounts = [{ name: 'known', email: known }];
    const findings = await inspect(proxy.url, { accounts, calls: ['login'], faces: ['REST'] });
    expect(findings).toMatchObject([{ verdict: 'different', differences: [{ dimension: 'Retry-After' }] }]);
  });
});

describe('where limits are in force', () => {
  test('an address that is refused as soon as an unknown one shows no difference, but too few times', async () => {
    await using strict = await limited('sign_in_account=3/600');
    const accounts = [{ name: 'known', email: await verifiedIn(strict) }];
    const findings = await inspect(strict.url, { accounts, calls: ['login'], toleranceOf: (typical) => typical });
    // One round more than the three, which shows the refusal; the other face finds the limit used up.
    expect(findings.map(({ rounds }) => rounds).reduce((a, b) => a + b)).toBe(5);
    expect(findings.map(({ verdict, differences }) => ({ verdict, differences }))).toEqual(
      Array(2).fill({ verdict: 'unclear', differences: [] }),
    );
  });

  test('what the client was refused for is not taken for a matter of the address', async () => {
    await using strict = await limited('register_ip=8/600');
    const accounts = [{ name: 'known', email: await verifiedIn(strict) }];
    // One was used up by the registration, so the limit falls between the two calls of a round.
    const findings = await inspect(strict.url, { accounts, calls: ['register'], faces: ['REST'] });
    expect(findings).toMatchObject([{ verdict: 'unclear', differences: [], rounds: 4 }]);
  });

  test('who waits as long as they were told gets all samples', async () => {
    await using strict = await limited('sign_in_account=4/2,sign_in_account_long=500/60,sign_in_ip=500/60');
    const accounts = [{ name: 'known', email: await verifiedIn(strict) }];
    const [finding] = await inspect(strict.url, { accounts, calls: ['login'], faces: ['REST'], patience: 60_000 });
    expect(finding).toMatchObject({ verdict: 'same', differences: [] });
    expect(finding?.time.samples).toBeGreaterThanOrEqual(11);
    expect(finding?.rounds).toBeGreaterThan(11);
  }, 60_000);
});

test('what is no Gatehouse is not called one that tells nothing', async () => {
  const findings = await inspect(`${gatehouse.url}/elsewhere`, { calls: ['login'] });
  expect(findings).toHaveLength(2);
  for (const { verdict, reason } of findings) {
    expect(verdict).toBe('unclear');
    expect(reason).toContain('an answer that Gatehouse does not give: 404');
  }
});
