import {
  newEmail,
  password,
  plainHttp,
  postJson,
  type ServerProcess,
  signedIn,
  startGatehouse,
  startServer,
} from '@gatehouse/dev/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const gatehouse = await startGatehouse();
const ada = await signedIn(gatehouse);
const { PORT: _, ...env } = gatehouse.env;
afterAll(() => gatehouse[Symbol.asyncDispose]());

// Nothing listens on the discard port of the loopback.
describe.each(['redis://127.0.0.1:9', 'redis+sentinel://127.0.0.1:9/gatehouse', 'redis+cluster://127.0.0.1:9'])(
  'while %s is away',
  (closed) => {
    let server: ServerProcess;
    beforeAll(async () => {
      server = await startServer({
        ...env,
        REDIS_URL: closed,
        LOG_LEVEL: 'info',
        RATE_LIMITS: 'sign_in_account=3/600',
      });
    });
    afterAll(() => server[Symbol.asyncDispose]());

    const post = (path: string, body: unknown) => postJson(`${server.url}/api/v1${path}`, body);

    test('it says so, once', async () => {
      const line = JSON.parse(await server.process.waitForLine(/Redis is away/));
      expect(line).toMatchObject({ level: 'warn', msg: expect.stringContaining('limits are counted in this process') });
      expect(server.process.output.filter((text) => text.includes('"Redis is away'))).toHaveLength(1);
    });

    test('it is ready, only less so', async () => {
      const { status, body } = await plainHttp(`${server.url}/ready`);
      expect({ status, body }).toEqual({
        status: 200,
        body: { status: 'degraded', checks: { postgres: 'ok', redis: 'away' } },
      });
      expect((await plainHttp(`${server.url}/health`)).status).toBe(200);
    });

    test('people sign in, are known, refresh and sign out', async () => {
      const signedInNow = await post('/auth/login', { email: ada.email, password });
      expect(signedInNow.status).toBe(200);
      const { refresh_token } = signedInNow.body;
      const refreshed = await post('/auth/refresh', { refresh_token });
      expect(refreshed.status).toBe(200);
      const headers = { authorization: `Bearer ${refreshed.body.access_token}` };
      expect((await plainHttp(`${server.url}/api/v1/users/me`, { headers })).body.email).toBe(ada.email);
      expect((await plainHttp(`${server.url}/api/v1/auth/logout`, { method: 'POST', headers })).status).toBe(204);
    });

    test('people register, and ask for codes and links', async () => {
      const email = newEmail();
      expect((await post('/auth/register', { email, password })).status).toBe(201);
      expect((await post('/auth/resend-verification', { email: newEmail() })).status).toBe(200);
      expect((await post('/auth/request-password-reset', { email })).status).toBe(200);
    });

    test('codes cannot be checked, which is said on both faces with the time to try again', async () => {
      const email = newEmail();
      await post('/auth/register', { email, password });
      const problem = await post('/auth/verify-email', { email, otp: '123456' });
      expect(problem.status).toBe(503);
      expect(problem.body).toMatchObject({ code: 'unavailable', retry_after: 1 });
      const trpc = await postJson(`${server.url}/trpc/auth.verifyEmail`, { json: { email, otp: '123456' } });
      expect(trpc.status).toBe(503);
      expect(trpc.body.error.json.data.error).toMatchObject({ code: 'unavailable', retry_after: 1 });
      for (const { headers } of [problem, trpc]) expect(headers.get('retry-after')).toBe('1');
    });

    test('limits hold in the process', async () => {
      const email = newEmail();
      const statuses = [];
      for (let call = 0; call < 5; call++) {
        statuses.push((await post('/auth/login', { email, password })).status);
      }
      expect(statuses).toEqual([401, 401, 401, 429, 429]);
    });

    test('everybody is a stranger, so an account that was guessed at too often opens to nobody', async () => {
      const guessed = await signedIn(gatehouse);
      await gatehouse.sql('update users set failed_sign_ins = 80 where id = $1', [guessed.id]);
      const { status, body } = await post('/auth/login', { email: guessed.email, password });
      expect([status, body.code]).toEqual([401, 'invalid_credentials']);
    });
  },
);
