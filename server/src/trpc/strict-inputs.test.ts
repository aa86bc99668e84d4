import { byRest, byTrpc, type Outcome, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { listProcedures, type ProcedureSpec } from '@gatehouse/shared';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { toJsonSchema } from '../openapi/json-schema.ts';
import { sampleOf } from '../openapi/sample.ts';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());

// May call everything, and is there to be changed by it.
const admin = await signedIn(gatehouse, { role: 'admin' });

/** What a caller would like to set, to be somebody else, or to be taken for a property of every object. */
const wishes = {
  id: admin.id,
  user_id: admin.id,
  actor_id: admin.id,
  session_id: admin.id,
  sub: admin.id,
  email: 'eve@example.com',
  pending_email: 'eve@example.com',
  email_verified: true,
  is_verified: true,
  isVerified: true,
  is_active: true,
  role: 'admin',
  version: 7,
  password: 'a horse of another colour',
  password_hash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA',
  failed_sign_ins: 0,
  created_at: '2020-01-01T00:00:00.000Z',
  expires_at: '2099-01-01T00:00:00.000Z',
  ['__proto__']: { role: 'admin' },
  constructor: { prototype: { role: 'admin' } },
};

/** An input that the procedure would take. */
function sampleFor(spec: ProcedureSpec): Record<string, unknown> {
  const { schema, definitions } = toJsonSchema(spec.input, 'input');
  const resolve = (at: typeof schema) => definitions[at.$ref?.split('/').at(-1) ?? ''] ?? at;
  const sample = sampleOf(schema, { resolve }) as Record<string, unknown>;
  return 'id' in sample ? { ...sample, id: admin.id } : sample;
}

const everything = async () => {
  const tables = ['users', 'sessions', 'audit_events', 'signing_keys', 'bullmq.job'];
  return Promise.all(tables.map((table) => gatehouse.sql(`select * from ${table} as t order by t::text`)));
};

let before: unknown;
beforeEach(async () => {
  before = await everything();
});

describe.each(listProcedures())('%s', (name, spec) => {
  const sample = sampleFor(spec);
  const unknown = Object.entries(wishes).filter(([field]) => !Object.hasOwn(sample, field));

  test('refuses every field that it does not know, on both faces, and nothing changes', async () => {
    expect(spec.input.safeParse(sample)).toMatchObject({ success: true });
    const outcomes = unknown.map(async ([field, value]): Promise<[string, ...Outcome[]]> => {
      const input = Object.fromEntries([...Object.entries(sample), [field, value]]);
      const call = { name, input, token: admin.token };
      const answers = [await byRest(gatehouse.rest, call), ...(await byTrpc(gatehouse.url, call))];
      return [field, ...answers.map(({ error }) => error?.code)];
    });
    expect(await Promise.all(outcomes)).toEqual(
      unknown.map(([field]) => [field, 'validation_failed', 'validation_failed']),
    );
    expect(await everything()).toEqual(before);
  });
});
