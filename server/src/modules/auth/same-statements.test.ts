import { newEmail, password, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

let gatehouse: TestGatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse[Symbol.asyncDispose]());

const states = {
  unknown: undefined,
  unverified: 'is_verified = false',
  verified: 'is_verified = true',
  disabled: 'is_verified = true, is_active = false',
  invited: 'password_hash = null',
} as const;

async function addressOf(state: keyof typeof states): Promise<string> {
  const email = newEmail(state);
  if (states[state] === undefined) return email;
  await gatehouse.rest.post('/auth/register', { email, password });
  await gatehouse.sql(`update users set ${states[state]} where email = $1`, [email]);
  return email;
}

/** The verb and the table of each statement that PostgreSQL was sent, sorted: the unit of work has an order of its own. */
async function statementsOf(path: string, input: object): Promise<string[]> {
  const query = vi.spyOn(pg.Client.prototype, 'query');
  try {
    await gatehouse.rest.post(path, input);
    return query.mock.calls.map(([statement]) => summary(statement as unknown as string | { text: string })).sort();
  } finally {
    query.mockRestore();
  }
}

function summary(statement: string | { text: string }): string {
  const text = (typeof statement === 'string' ? statement : statement.text).replace(/^\s*(?:--.*\n\s*)*/, '');
  const [, table = ''] = /(?:from|into|update) ("?[\w.]+"?)/.exec(text) ?? [];
  const verb = text.split(/\s/, 1)[0]?.toLowerCase() ?? '';
  // A new row and a changed one are one write each.
  return `${verb.replace(/^(?:insert|update)$/, 'write')} ${table}`;
}

test.each([
  ['/auth/register', { password }],
  ['/auth/resend-verification', {}],
  ['/auth/request-password-reset', {}],
  ['/auth/verify-email', { otp: '000000' }],
  ['/auth/login', { password: 'not a horse at all' }],
])('%s sends PostgreSQL the same statements, whoever has the address', async (path, input) => {
  const seen: Record<string, string[]> = {};
  for (const state of Object.keys(states) as (keyof typeof states)[]) {
    seen[state] = await statementsOf(path, { email: await addressOf(state), ...input });
  }
  expect(seen.unknown?.length).toBeGreaterThan(0);
  expect(seen).toEqual(Object.fromEntries(Object.keys(states).map((state) => [state, seen.unknown])));
});
