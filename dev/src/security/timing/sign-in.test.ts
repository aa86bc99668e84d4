import { startGatehouse } from '@gatehouse/dev/testing';
import { audit } from '@gatehouse/server/audit-enumeration';
import { median } from '@gatehouse/server/audit-enumeration/statistics';
import { Argon2Hasher, type PasswordHasher } from '@gatehouse/server/security/password-hasher';
import { expect, test } from 'vitest';
import { accountsIn } from './people.ts';

/** As the configuration has it by default. */
const argon2 = new Argon2Hasher({ minLength: 12, memoryKib: 19_456, timeCost: 2, parallelism: 1, concurrency: 2 });

/** The real hasher, and how long each hash of the run took. */
function timedHasher(verify: PasswordHasher['verify'] = argon2.verify.bind(argon2)) {
  const times: number[] = [];
  const hasher: PasswordHasher = {
    hash: (password) => argon2.hash(password),
    needsRehash: (stored) => argon2.needsRehash(stored),
    async verify(stored, password) {
      const start = performance.now();
      const right = await verify(stored, password);
      times.push(performance.now() - start);
      return right;
    },
  };
  return { hasher, times };
}

/**
 * Two hundred interleaved tries of each kind against the unknown address. Where they leave open whether the difference
 * is below a tenth of a hash, the sample is doubled, three times at most; what has been found stands.
 */
async function signIns({ hasher, times }: ReturnType<typeof timedHasher>) {
  await using gatehouse = await startGatehouse({ hasher });
  const accounts = await accountsIn(gatehouse, ['verified', 'unverified', 'disabled', 'corrupt']);
  const toleranceOf = () => median(times) / 10;
  return await audit({
    url: new URL(gatehouse.url),
    accounts,
    calls: ['login'],
    faces: ['REST'],
    samples: 200,
    toleranceOf,
  });
}

test('unknown, wrong, unverified, disabled and corrupt-hash sign-ins answer the same and cost the same to a tenth of a hash', async () => {
  const findings = await signIns(timedHasher());
  expect(findings).toHaveLength(4);
  expect(findings.filter(({ verdict }) => verdict !== 'same')).toEqual([]);
}, 600_000);

test('an unknown address that costs no hash would be found', async () => {
  const shortcut = timedHasher(async (stored, password) => stored !== null && argon2.verify(stored, password));
  const findings = await signIns(shortcut);
  expect(findings.map(({ time }) => time.verdict)).toEqual(Array(4).fill('different'));
}, 600_000);
