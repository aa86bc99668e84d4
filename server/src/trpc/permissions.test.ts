import { byRest, byTrpc, plainHttp, postJson, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { type ErrorCode, listProcedures, type ProcedureSpec } from '@gatehouse/shared';
import type { AnyTRPCProcedure, AnyTRPCRouter } from '@trpc/server';
import { decodeJwt } from 'jose';
import { afterAll, describe, expect, test } from 'vitest';
import { appRouter } from './router.ts';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());

type CallerName = keyof typeof callers;

/** What a caller is, in the words of the specs' access. A token that is not live was never good, or is no more. */
interface Caller {
  readonly token?: string;
  readonly live?: boolean;
  readonly verified?: boolean;
  readonly admin?: boolean;
  readonly recent?: boolean;
}

const user = await signedIn(gatehouse);
const admin = await signedIn(gatehouse, { role: 'admin' });
const unverified = await signedIn(gatehouse, { verified: false });
const unverifiedAdmin = await signedIn(gatehouse, { verified: false, role: 'admin' });
const disabled = await signedIn(gatehouse);
const demoted = await signedIn(gatehouse, { role: 'admin' });
const deleted = await signedIn(gatehouse, { role: 'admin' });
const longAgo = await signedIn(gatehouse);

const asAdmin = gatehouse.client(admin.token).admin.users;
await asAdmin.update.mutate({ id: disabled.id, is_active: false });
await asAdmin.update.mutate({ id: demoted.id, role: 'user' });
await asAdmin.delete.mutate({ id: deleted.id });
await gatehouse.sql(`update sessions set authenticated_at = now() - interval '11 minutes' where user_id = $1`, [
  longAgo.id,
]);

const claim = { userId: admin.id, sessionId: String(decodeJwt(admin.token).sid), version: 1, role: 'admin' } as const;
const expired = await gatehouse.services.accessTokens.issue(claim, new Date(Date.now() - 16 * 60_000));

const callers = {
  anonymous: {},
  'garbage token': { token: 'garbage' },
  'refresh token': { token: admin.tokens.refresh_token },
  'expired token': { token: expired },
  'disabled user': { token: disabled.token },
  'demoted admin': { token: demoted.token },
  'deleted admin': { token: deleted.token },
  unverified: { token: unverified.token, live: true, recent: true },
  'unverified admin': { token: unverifiedAdmin.token, live: true, admin: true, recent: true },
  'user of long ago': { token: longAgo.token, live: true, verified: true },
  user: { token: user.token, live: true, verified: true, recent: true },
  admin: { token: admin.token, live: true, verified: true, admin: true, recent: true },
} satisfies Record<string, Caller>;

/** Every call carries an input that no procedure takes, so whoever may call is told of it, and nobody else is. */
function expectedCode(spec: ProcedureSpec, caller: Caller): ErrorCode {
  if (spec.access === 'anyone') return 'validation_failed';
  if (caller.token === undefined) return 'unauthenticated';
  if (!caller.live) return 'token_invalid';
  if (spec.access === 'admin' && !caller.admin) return 'forbidden';
  if (spec.access !== 'user' && !caller.verified) return 'email_not_verified';
  if (spec.recent === true && !caller.recent) return 'reauthentication_required';
  return 'validation_failed';
}

const unexpected = { unexpected: 'field' };

async function single(name: string, _: ProcedureSpec, { token }: Caller) {
  const [answer] = await byTrpc(gatehouse.url, { name, input: unexpected, token });
  return answer?.error?.code;
}

/** Behind a call that anybody, or any user, may make: what that one was allowed must not rub off. */
async function batch(name: string, { kind }: ProcedureSpec, { token }: Caller) {
  const isQuery = kind === 'query';
  const url = `${gatehouse.url}/trpc/${isQuery ? 'users.me' : 'auth.login'},${name}?batch=1`;
  const input = JSON.stringify({ 0: { json: unexpected }, 1: { json: unexpected } });
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const { body } = isQuery
    ? await plainHttp(`${url}&input=${encodeURIComponent(input)}`, { headers })
    : await postJson(url, input, headers);
  expect(body).toHaveLength(2);
  return body[1].error?.json.data.error.code as ErrorCode | undefined;
}

async function rest(name: string, { path }: ProcedureSpec, { token }: Caller) {
  const ids = [...path.matchAll(/\{(\w+)\}/g)].map(([, field]) => [field, admin.id]);
  const { error } = await byRest(gatehouse.rest, { name, input: { ...Object.fromEntries(ids), ...unexpected }, token });
  return error?.code;
}

async function table(answerOf: (caller: Caller) => Promise<ErrorCode | undefined> | ErrorCode) {
  const names = Object.keys(callers) as CallerName[];
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await answerOf(callers[name])])));
}

test('what is served is the contract, each procedure made from its spec, and nothing beside it', () => {
  const served = Object.entries<AnyTRPCProcedure>({ ...(appRouter as AnyTRPCRouter)._def.procedures });
  expect(served.map(([name, procedure]) => [name, procedure._def.meta])).toEqual(
    listProcedures().map(([name, spec]) => [name, { spec, handle: expect.any(Function) }]),
  );
});

describe.each(Object.entries({ 'a tRPC call': single, 'a tRPC batch': batch, REST: rest }))('by %s', (_, face) => {
  test.each(listProcedures())('%s is open to whom its spec says, and input is looked at last', async (name, spec) => {
    expect(await table((caller) => face(name, spec, caller))).toEqual(
      await table((caller) => expectedCode(spec, caller)),
    );
  });
});
