import {
  type Person,
  password,
  type RestClient,
  signedIn,
  signIn,
  startGatehouse,
  startServer,
} from '@gatehouse/dev/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

// A process of its own, so that it can end; the longest grace, so that the one before the last token stays good throughout.
const gatehouse = await startGatehouse({ env: { REFRESH_GRACE_SECONDS: '60' } });
const { PORT: _, ...shared } = gatehouse.env;
// Limits that refuse nothing, so that Redis has something to forget.
const env = { ...shared, RATE_LIMITS: 'user=1000/600,refresh_session=1000/600' };
let server = await startServer(env);
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await gatehouse[Symbol.asyncDispose]();
});

const admin = await signedIn(gatehouse, { role: 'admin' });
const refresh = (rest: RestClient, refresh_token: string) => rest.post('/auth/refresh', { refresh_token });

/** How a session came to be as it is; `live` says whether its tokens are good. */
const histories: [string, 'live' | 'dead', (ada: Person) => Promise<unknown>][] = [
  ['just signed in', 'live', async () => undefined],
  ['refreshed, the answer was lost', 'live', ({ tokens }) => refresh(gatehouse.rest, tokens.refresh_token)],
  [
    'beside one that was signed out',
    'live',
    async ({ email }) => {
      const { token } = await signIn(gatehouse, email);
      return gatehouse.rest.post('/auth/logout', undefined, { token });
    },
  ],
  ['signed out', 'dead', ({ token }) => gatehouse.rest.post('/auth/logout', undefined, { token })],
  ['signed out everywhere', 'dead', ({ token }) => gatehouse.rest.post('/auth/logout-all', undefined, { token })],
  [
    'used twice by two',
    'dead',
    async ({ tokens }) => {
      const { body } = await refresh(gatehouse.rest, tokens.refresh_token);
      await refresh(gatehouse.rest, body.refresh_token);
      return refresh(gatehouse.rest, tokens.refresh_token);
    },
  ],
  [
    'before a new password',
    'dead',
    ({ token }) =>
      gatehouse.rest.post(
        '/auth/change-password',
        { old_password: password, new_password: `${password} 2` },
        { token },
      ),
  ],
  ['of a deactivated user', 'dead', ({ id }) => gatehouse.rest.put(`/admin/users/${id}`, { is_active: false }, admin)],
  [
    'of a user who is active again',
    'dead',
    async ({ id }) => {
      await gatehouse.rest.put(`/admin/users/${id}`, { is_active: false }, admin);
      return gatehouse.rest.put(`/admin/users/${id}`, { is_active: true }, admin);
    },
  ],
  ['of a deleted user', 'dead', ({ token }) => gatehouse.rest.delete('/users/me', { token })],
  ['expired', 'dead', ({ id }) => gatehouse.sql('update sessions set expires_at = now() where user_id = $1', [id])],
];

const people = new Map<string, Person>();
let before: unknown;

/** What is said of every token: of a refresh token also which successor it gets. */
async function verdicts() {
  const rest = gatehouse.restOf(server);
  const entries = [...people].map(async ([name, { token, tokens }]) => {
    const me = await rest.get('/users/me', { token });
    const refreshed = await refresh(rest, tokens.refresh_token);
    return [name, me.body.code ?? 'live', refreshed.body.code ?? refreshed.body.refresh_token];
  });
  return Promise.all(entries);
}

beforeAll(async () => {
  for (const [name, , live] of histories) {
    const ada = await signedIn(gatehouse);
    await live(ada);
    people.set(name, ada);
  }
  before = await verdicts();
});

test('before anything happens the live live and the dead are dead', () => {
  const dead = 'token_invalid';
  expect(before).toEqual(
    histories.map(([name, verdict]) =>
      verdict === 'dead' ? [name, dead, dead] : [name, 'live', expect.stringMatching(/^[\w-]{70}$/)],
    ),
  );
});

/** Of the Redis that all tests share, the keys of this one. */
async function redisKeys(): Promise<string[]> {
  const { prefix } = gatehouse.services.config.redis;
  return (await gatehouse.services.redis.keys(`${prefix}*`)).map((key) => key.slice(prefix.length));
}

test.each<[string, () => Promise<unknown>]>([
  [
    'a flushed Redis changes',
    async () => {
      const keys = await redisKeys();
      expect(keys).not.toEqual([]);
      await gatehouse.services.redis.del(...keys);
      expect(await redisKeys()).toEqual([]);
    },
  ],
  [
    'a server that is killed and started again changes',
    async () => {
      server.process.signal('SIGKILL');
      await server.process.exited;
      server = await startServer(env);
    },
  ],
  [
    'a PostgreSQL that drops every connection changes',
    async () => {
      const others =
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
      await gatehouse.sql(others);
      await expect.poll(async () => (await fetch(`${server.url}/ready`)).status).toBe(200);
    },
  ],
  [
    'a server without Redis changes',
    async () => {
      await server[Symbol.asyncDispose]();
      server = await startServer({ ...env, REDIS_URL: 'redis://127.0.0.1:9' });
    },
  ],
])('%s no verdict', async (_what, happen) => {
  await happen();
  expect(await verdicts()).toEqual(before);
});
