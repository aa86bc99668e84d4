import { policies } from '@gatehouse/server/limits/policies';
import type { Access } from '@gatehouse/shared';
import { decodeJwt } from 'jose';
import { cheapHasher } from '../security/fuzz/cheap-hasher.ts';
import {
  byRest,
  byTrpc,
  type FaceAnswer,
  type FaceCall,
  type Person,
  type PersonOptions,
  signedIn,
  signIn,
  startGatehouse,
  type TestGatehouse,
} from '../testing/index.ts';

/** One of two equal services: what is done in both in the same order makes the same people at the same times. */
export interface World extends AsyncDisposable {
  readonly gatehouse: TestGatehouse;
  /** In milliseconds since the epoch. Time goes on when somebody new comes, and only then. */
  now(): number;
  /** Somebody new who is signed in. */
  person(options?: Omit<PersonOptions, 'email'>): Promise<Person>;
  /** A user and an administrator who stay. */
  readonly user: Person;
  readonly admin: Person;
  /** An administrator whose address is not verified. */
  readonly unverified: Person;
  /** Somebody who signed in so long ago that some calls ask for a new sign-in. */
  readonly longAgo: Person;
  /** Access tokens that are good no more. */
  readonly expired: string;
  readonly ended: string;
  /** Whoever may call a procedure. */
  callerOf(access: Access): string | undefined;
  /** Makes a call over the face that is tried here. */
  ask(call: FaceCall): Promise<FaceAnswer>;
  /** The same, of a service on the same data that lets in one call for each of its limits. */
  askStrictly(call: FaceCall): Promise<FaceAnswer>;
}

const once = Object.keys(policies).map((name) => `${name}=1/3600`);

export const sessionOf = ({ token }: Person): string => String(decodeJwt(token).sid);

export async function startWorld(face: 'REST' | 'tRPC', start: number): Promise<World> {
  await using stack = new AsyncDisposableStack();
  let now = start;
  // A cheap hasher: nothing here is about how passwords are kept.
  const shared = { clock: () => new Date(now), hasher: cheapHasher };
  const gatehouse = stack.use(await startGatehouse(shared));
  const databaseUrl = gatehouse.env.DATABASE_URL ?? '';
  const strict = stack.use(await startGatehouse({ ...shared, databaseUrl, env: { RATE_LIMITS: once.join() } }));

  let people = 0;
  const person: World['person'] = (options) => {
    now += 1;
    people += 1;
    return signedIn(gatehouse, { ...options, email: `person-${people}@example.com` });
  };
  const asking = (service: TestGatehouse) => async (call: FaceCall) => {
    if (face === 'REST') return byRest(service.rest, call);
    const [answer] = await byTrpc(service.url, call);
    return answer as FaceAnswer;
  };

  const [user, admin, longAgo] = [await person(), await person({ role: 'admin' }), await person()];
  const unverified = await person({ verified: false, role: 'admin' });
  const { services, sql, rest } = gatehouse;
  await sql(`update sessions set authenticated_at = authenticated_at - interval '11 minutes' where user_id = $1`, [
    longAgo.id,
  ]);
  const { token: ended } = await signIn(gatehouse, admin.email);
  await rest.post('/auth/logout', undefined, { token: ended });
  const claim = { userId: admin.id, sessionId: sessionOf(admin), version: 1, role: 'admin' } as const;
  const expired = await services.accessTokens.issue(claim, new Date(now - 16 * 60_000));

  const all = stack.move();
  return {
    gatehouse,
    now: () => now,
    person,
    user,
    admin,
    unverified,
    longAgo,
    expired,
    ended,
    callerOf: (access) => (access === 'anyone' ? undefined : access === 'admin' ? admin.token : user.token),
    ask: asking(gatehouse),
    askStrictly: asking(strict),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
