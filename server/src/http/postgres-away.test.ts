import { plainHttp, postJson, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const gatehouse = await startGatehouse();
const ada = await signedIn(gatehouse);
const authorization = { authorization: `Bearer ${ada.token}` };
const { pathname } = new URL(gatehouse.env.DATABASE_URL ?? '');
const database = pathname.slice(1);

/** Run in another database, because this one lets nobody in. */
async function maintain(...statements: string[]) {
  const url = new URL(gatehouse.env.DATABASE_URL ?? '');
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

const letIn = (yes: boolean) => `alter database ${database} allow_connections ${yes}`;
const hangUp = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}'`;

beforeAll(() => maintain(letIn(false), hangUp));
afterAll(async () => {
  await maintain(letIn(true));
  await gatehouse[Symbol.asyncDispose]();
});

const credentials = { email: ada.email, password: 'a horse of another colour' };
const calls: [string, string, unknown][] = [
  ['auth.login', '/auth/login', credentials],
  ['auth.register', '/auth/register', credentials],
  ['auth.resendVerification', '/auth/resend-verification', { email: ada.email }],
  ['auth.requestPasswordReset', '/auth/request-password-reset', { email: ada.email }],
  ['auth.verifyEmail', '/auth/verify-email', { email: ada.email, otp: '123456' }],
  ['auth.refresh', '/auth/refresh', { refresh_token: ada.tokens.refresh_token }],
  ['auth.logout', '/auth/logout', undefined],
];

describe('while PostgreSQL is away', () => {
  test.each(calls)('%s is not available, and both faces say when to try again', async (name, path, input) => {
    const rest = await postJson(`${gatehouse.url}/api/v1${path}`, input ?? '', authorization);
    expect(rest.status).toBe(503);
    expect(rest.body).toMatchObject({ code: 'unavailable', detail: 'Not available right now', retry_after: 1 });
    const trpc = await postJson(`${gatehouse.url}/trpc/${name}`, { json: input }, authorization);
    expect(trpc.status).toBe(503);
    expect(trpc.body.error.json.data.error).toMatchObject({ code: 'unavailable', retry_after: 1 });
    for (const { headers, text } of [rest, trpc]) {
      expect(headers.get('retry-after')).toBe('1');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(text).not.toMatch(/connect|terminat|database|127\.0\.0\.1|test_/i);
    }
  });

  test('who somebody is cannot be told', async () => {
    const { status } = await plainHttp(`${gatehouse.url}/api/v1/users/me`, { headers: authorization });
    expect(status).toBe(503);
  });

  test('it lives, but is not ready', async () => {
    expect((await plainHttp(`${gatehouse.url}/health`)).status).toBe(200);
    const { status, headers, body } = await plainHttp(`${gatehouse.url}/ready`);
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('1');
    expect(body.code).toBe('unavailable');
  });

  test('what needs no database is answered as ever', async () => {
    expect((await plainHttp(`${gatehouse.url}/.well-known/jwks.json`)).status).toBe(200);
    expect((await plainHttp(`${gatehouse.url}/docs`)).status).toBe(200);
    expect((await postJson(`${gatehouse.url}/api/v1/auth/login`, {})).status).toBe(400);
    expect((await plainHttp(`${gatehouse.url}/api/v1/users/me`)).status).toBe(401);
  });
});

test('once it is back all is well, and the refresh token was not used up', async () => {
  await maintain(letIn(true));
  await expect.poll(async () => (await plainHttp(`${gatehouse.url}/ready`)).status, { timeout: 20_000 }).toBe(200);
  const { refresh_token } = ada.tokens;
  const { status, body } = await gatehouse.rest.post('/auth/refresh', { refresh_token });
  expect(status).toBe(200);
  expect((await gatehouse.rest.get('/users/me', { token: body.access_token })).status).toBe(200);
});
