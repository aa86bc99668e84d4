import { join } from 'node:path';
import type { LoadRequest, Script } from './load/job.ts';
import { type CallName, everybody, PASSWORD, type Peer, people, type RunningPeer, visitors } from './peer.ts';
import { postJson } from './post-json.ts';
import type { Server, Stage } from './stage.ts';

const PROGRAM = join(import.meta.dirname, 'programs/better-auth.ts');

export interface Variant {
  readonly name: string;
  readonly hashing: 'scrypt' | 'argon2id';
  readonly sessions: 'database' | 'redis';
}

export interface BetterAuth extends RunningPeer {
  readonly databaseUrl: string;
  /** The headers of somebody signed in. */
  signIn(email: string): Promise<Record<string, string>>;
}

/** better-auth as one of its peers: each variant is a server with a database of its own. */
export const betterAuthPeer = (variant: Variant, offers: readonly CallName[]): Peer => ({
  name: variant.name,
  offers,
  start: (stage) => startBetterAuth(stage, variant),
});

export const startBetterAuth = (stage: Stage, variant: Variant): Promise<BetterAuth> =>
  stage.once(variant.name, async () => {
    const databaseUrl = await stage.createDatabase(variant.name);
    const server = await stage.startServer({
      name: variant.name.replaceAll(/\W+/g, '-'),
      entry: PROGRAM,
      env: {
        HASHING: variant.hashing,
        SESSIONS: variant.sessions,
        DATABASE_URL: databaseUrl,
        REDIS_URL: stage.redisUrl,
        BETTER_AUTH_SECRET: 'a secret of the benchmark, long enough to be one',
      },
      readyPath: '/api/auth/ok',
    });
    const register = (email: string) =>
      postJson(
        `${server.url}/api/auth/sign-up/email`,
        { email, password: PASSWORD, name: 'Ada' },
        { origin: server.url },
      );
    await Promise.all(everybody.map(register));
    return calls(server, databaseUrl);
  });

function calls(server: Server, databaseUrl: string): BetterAuth {
  const { url } = server;
  const origin = { origin: url };
  const post = (path: string, body: object): LoadRequest => ({
    method: 'POST',
    path: `/api/auth${path}`,
    headers: { 'content-type': 'application/json', ...origin },
    body: JSON.stringify(body),
  });
  const signIn = async (email: string) => {
    const answer = await postJson(`${url}/api/auth/sign-in/email`, { email, password: PASSWORD }, origin);
    const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
    return { ...origin, cookie: cookie.join('; ') };
  };
  const byEach = async (request: LoadRequest): Promise<Script> => {
    const sessions = await Promise.all(people.map(signIn));
    const requests = sessions.map((headers) => ({ ...request, headers: { ...request.headers, ...headers } }));
    return { url, requests, status: 200 };
  };
  const script = async (call: CallName): Promise<Script> => {
    switch (call) {
      case 'me':
        return byEach({ method: 'GET', path: '/api/auth/get-session' });
      case 'update_me':
        return byEach(post('/update-user', { name: 'Ada {n}' }));
      case 'sign_in':
        return {
          url,
          requests: visitors.map((email) => post('/sign-in/email', { email, password: PASSWORD })),
          status: 200,
        };
      case 'register': {
        const body = { email: 'new-{n}@example.com', password: PASSWORD, name: 'Ada' };
        return { url, requests: [post('/sign-up/email', body)], status: 200 };
      }
    }
  };
  return { ...server, databaseUrl, signIn, script };
}
