import type { AdminUser, AuditEvent, Role, Session, Tokens, User } from '@gatehouse/shared';
import {
  type Api,
  type CallErrorCode,
  createGatehouse,
  createRequestGatehouse,
  type Gatehouse,
  type GatehouseCalls,
  type GatehouseError,
  type TokenStorage,
} from './index.ts';

/**
 * What must and what must not compile. Nothing here runs: the type checker reads it, and an `@ts-expect-error` above a
 * line without a mistake is one. A test reads it against the installed package, too.
 */

/** Whether two types are one. Mutual assignability would not do: `any` is assignable to and from everything. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_ extends true>(): void => {};

declare const api: Gatehouse;
const email = 'ada@example.com';
const password = 'correct-horse-battery';

export function inputs(): void {
  void api.auth.login({ email, password });
  // @ts-expect-error: no such field
  void api.auth.login({ email, password, remember: true });
  // @ts-expect-error: a field is missing
  void api.auth.login({ email });
  // @ts-expect-error: no input at all
  void api.auth.login();
  // @ts-expect-error: a number is no password
  void api.auth.login({ email, password: 1 });
  // @ts-expect-error: this one takes nothing
  void api.users.me({ id: '' });
  // @ts-expect-error: a name can be cleared, an address cannot
  void api.users.updateMe({ full_name: null, email: null });
}

export function optionalInputs(): void {
  // As a form has it that leaves a field empty.
  void api.auth.register({ email, password, full_name: undefined });
  void api.users.me();
  void api.users.me(undefined, { signal: AbortSignal.timeout(1) });
  void api.auth.logout.safe();
  void api.admin.users.list();
  void api.admin.users.list({});
  void api.admin.users.list({
    sort: '-created_at',
    role: 'admin',
    created_after: new Date(),
    created_before: '2026-01-01T00:00:00Z',
  });
  // @ts-expect-error: users are not sorted by name
  void api.admin.users.list({ sort: 'full_name' });
  // @ts-expect-error: no such role
  void api.admin.users.list({ role: 'owner' });
}

export function names(): void {
  // @ts-expect-error: a call is a function, of whatever kind the procedure is
  void api.users.me.query();
  // @ts-expect-error: here, too
  void api.auth.login.mutate({ email, password });
  // @ts-expect-error: over tRPC a query is no mutation
  void api.trpc.users.me.mutate();
  // @ts-expect-error: nor the other way round
  void api.trpc.auth.login.query({ email, password });
  // @ts-expect-error: no such procedure
  void api.auth.signIn({ email, password });
  // @ts-expect-error: a namespace is no call
  void api.users.sessions();
}

export function answers(): void {
  holds<Same<Awaited<ReturnType<typeof api.users.me>>, User>>();
  holds<Same<Awaited<ReturnType<typeof api.auth.login>>, Tokens>>();
  holds<Same<Awaited<ReturnType<typeof api.auth.logout>>, void>>();
  holds<Same<Awaited<ReturnType<typeof api.admin.users.get>>, AdminUser>>();
  holds<Same<Awaited<ReturnType<typeof api.users.sessions.list>>['items'], Session[]>>();
  holds<Same<Awaited<ReturnType<typeof api.users.me>>['created_at'], Date>>();
  holds<Same<Awaited<ReturnType<typeof api.users.me>>['role'], Role>>();
}

export async function iteration(): Promise<void> {
  for await (const user of api.admin.users.iterate({ q: 'ada' })) holds<Same<typeof user, User>>();
  for await (const event of api.admin.audit.iterate()) holds<Same<typeof event, AuditEvent>>();
  // @ts-expect-error: where the pages begin is not the caller's to say
  api.admin.users.iterate({ cursor: 'x' });
  // @ts-expect-error: an unknown sort, here too
  api.admin.users.iterate({ sort: 'full_name' });
  // @ts-expect-error: a list without pages has nothing to walk
  api.users.sessions.iterate();
}

type Login = CallErrorCode<typeof import('@gatehouse/shared')['auth']['login']>;
type Register = CallErrorCode<typeof import('@gatehouse/shared')['auth']['register']>;

export function errorCodes(): void {
  holds<Same<Exclude<Login, Register>, 'invalid_credentials' | 'account_disabled'>>();
  holds<Same<Exclude<Register, Login>, 'weak_password'>>();
  holds<Same<Extract<Login, 'network_error' | 'cancelled'>, 'network_error' | 'cancelled'>>();
}

export async function results(): Promise<void> {
  const result = await api.auth.login.safe({ email, password });
  // @ts-expect-error: there may be none
  void result.data;
  // @ts-expect-error: nor an error
  void result.error;
  if (result.ok) {
    holds<Same<typeof result.data, Tokens>>();
    // @ts-expect-error: what succeeded has no error
    void result.error;
    return;
  }
  holds<Same<typeof result.error.code, Login>>();
  const error: GatehouseError<Login> = result.error;
  // @ts-expect-error: a login is never answered so
  void (error.code === 'otp_invalid');
  // @ts-expect-error: an error is not to be changed
  error.code = 'internal';
}

export async function exhaustive(): Promise<string> {
  const result = await api.auth.register.safe({ email, password });
  if (result.ok) return result.data.message;
  const { error } = result;
  switch (error.code) {
    case 'weak_password':
      holds<Same<typeof error, GatehouseError<'weak_password'>>>();
      return error.reasons.join();
    case 'validation_failed':
    case 'rate_limited':
    case 'unavailable':
    case 'internal':
    case 'network_error':
    case 'cancelled':
    case 'payload_too_large':
    case 'unsupported_media_type':
      return error.message;
    default:
      return error satisfies never;
  }
}

export async function notExhaustive(): Promise<void> {
  const result = await api.auth.register.safe({ email, password });
  if (result.ok) return;
  const { error } = result;
  switch (error.code) {
    case 'validation_failed':
    case 'rate_limited':
    case 'unavailable':
    case 'internal':
    case 'network_error':
    case 'cancelled':
    case 'payload_too_large':
    case 'unsupported_media_type':
      return;
    // @ts-expect-error: no register is answered so
    case 'invalid_credentials':
      return;
    default:
      // @ts-expect-error: weak_password was forgotten
      error satisfies never;
  }
}

export function clients(): void {
  const request: GatehouseCalls = createRequestGatehouse({ url: '', accessToken: undefined });
  const calls: Api = request;
  void calls;
  // @ts-expect-error: a client of a request has no session to end
  void request.signOut();
  // @ts-expect-error: a client needs to know where the service is
  createGatehouse({});
  // @ts-expect-error: a storage reads and writes
  const storage: TokenStorage = { read: () => null };
  createGatehouse({ url: '', storage });
}
