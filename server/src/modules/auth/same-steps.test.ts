import { newEmail, password, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let gatehouse: TestGatehouse;
const emails: Record<string, string> = { unknown: newEmail('unknown') };
beforeAll(async () => {
  gatehouse = await startGatehouse();
  const states = {
    unverified: 'is_verified = false',
    verified: 'is_verified = true',
    deactivated: 'is_active = false',
    corrupt: "password_hash = replace(password_hash, 't=2', 't=0')",
  };
  for (const [state, change] of Object.entries(states)) {
    const email = newEmail(state);
    emails[state] = email;
    await gatehouse.rest.post('/auth/register', { email, password });
    await gatehouse.sql(`update users set ${change} where email = $1`, [email]);
  }
});
afterAll(() => gatehouse[Symbol.asyncDispose]());

/** How many rows a call leaves in each table: what it does is what it takes time for. */
async function rowsAddedBy(path: string, email: string): Promise<object | undefined> {
  const count = async () => {
    const [row] = await gatehouse.sql<{ jobs: number; events: number }>(
      'select (select count(*)::int from bullmq.job) as jobs, (select count(*)::int from audit_events) as events',
    );
    return row ?? { jobs: 0, events: 0 };
  };
  const before = await count();
  expect((await gatehouse.rest.post(path, { email })).status).toBe(200);
  const after = await count();
  return { jobs: after.jobs - before.jobs, events: after.events - before.events };
}

test.each(['/auth/request-password-reset', '/auth/resend-verification'])(
  '%s does as much for an unknown address as for a known one',
  async (path) => {
    for (const [state, email] of Object.entries(emails)) {
      expect({ state, ...(await rowsAddedBy(path, email)) }).toEqual({ state, jobs: 1, events: 1 });
    }
  },
);
