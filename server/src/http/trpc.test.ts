import { newEmail, plainHttp, postJson, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { listProcedures } from '@gatehouse/shared';
import { afterAll, describe, expect, test } from 'vitest';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());

const ada = await signedIn(gatehouse);
const headers = { authorization: `Bearer ${ada.token}` };
const get = (path: string) => plainHttp(`${gatehouse.url}/trpc/${path}`, { headers });
const post = (path: string, body: unknown) => postJson(`${gatehouse.url}/trpc/${path}`, body, headers);
const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const unknown = { email: 'nobody@example.com', password: 'a horse of another colour' };

test.each(listProcedures())('%s is called by its name in the code and in the contract', async (name, { kind }) => {
  for (const spelling of [name, snakeCase(name)]) {
    const { body } = await (kind === 'query' ? get(spelling) : post(spelling, { json: { unknown_field: 1 } }));
    expect(body.error?.json.data.error.code).not.toBe('not_found');
    expect(body.error?.json.data.path ?? name).toBe(name);
  }
});

describe('a batch', () => {
  test('answers each call for itself, and says so by its status', async () => {
    const input = encodeURIComponent(JSON.stringify({ 1: { json: { limit: 1 } } }));
    const { status, body } = await get(`users.me,admin.users.list,users.sessions.list?batch=1&input=${input}`);
    expect(status).toBe(207);
    expect(body[0].result.data.json.email).toBe(ada.email);
    expect(body[1].error.json.data.error.code).toBe('forbidden');
    expect(body[2].result.data.json.items).toHaveLength(1);
  });

  test('of calls that all fail alike has their status', async () => {
    const { status, body } = await post('auth.login,auth.login?batch=1', {
      0: { json: unknown },
      1: { json: unknown },
    });
    expect(status).toBe(401);
    expect(body).toHaveLength(2);
  });

  test('has one request id in all of its answers', async () => {
    const { headers: answered, body } = await post('auth.login,auth.refresh?batch=1', { 0: { json: unknown } });
    for (const { error } of body) expect(error.json.data.error.request_id).toBe(answered.get('x-request-id'));
  });

  test('may have ten calls, by the longest name there is', async () => {
    const ten = Array(10).fill('admin.users.send_password_reset').join(',');
    const { status, body } = await post(`${ten}?batch=1`, {});
    expect(status).toBe(403);
    expect(body).toHaveLength(10);
  });

  test.each([',', '%2c', '%252c'])('of eleven calls is too large, and none is made (comma as %s)', async (comma) => {
    const count = () => gatehouse.sql('select from audit_events').then((rows) => rows.length);
    const before = await count();
    const eleven = Array(11).fill('auth.login').join(comma);
    const input = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [index, { json: unknown }]));
    const { status, body } = await post(`${eleven}?batch=1`, input);
    expect(status).toBe(comma === '%252c' ? 404 : 413);
    const [error] = [body].flat().map((one) => one.error.json.data.error.code);
    expect(error).toBe(comma === '%252c' ? 'not_found' : 'payload_too_large');
    expect(await count()).toBe(before);
  });

  test('does not mix reading and writing', async () => {
    const { status, body } = await post('users.me,auth.logoutAll?batch=1', {});
    expect(status).toBe(400);
    expect([body].flat()[0].error.json.data.error.code).toBe('validation_failed');
    expect((await get('users.me')).status).toBe(200);
  });
});

test('an error tells its words, its code and where it was, and nothing of the code that made it', async () => {
  const { status, headers: answered, body } = await post('auth.verify_email', { json: { email: 'x', otp: '1' } });
  expect(status).toBe(400);
  expect(body.error.json).toEqual({
    message: 'The input is not valid',
    code: -32600,
    data: {
      code: 'BAD_REQUEST',
      httpStatus: 400,
      path: 'auth.verifyEmail',
      error: {
        code: 'validation_failed',
        request_id: answered.get('x-request-id'),
        issues: [
          { path: 'email', message: 'Expected an email address such as ada@example.com' },
          { path: 'otp', message: 'Expected the six digits from the mail' },
        ],
      },
    },
  });
});

test('a weak password tells its reasons over both faces', async () => {
  const input = { email: newEmail(), password: 'password1234' };
  const { body } = await post('auth.register', { json: input });
  const problem = await gatehouse.rest.post('/auth/register', input);
  expect(body.error.json.data.error.reasons).toEqual(problem.body.reasons);
  expect(problem.body.reasons).toEqual(['too_common']);
});

test('a challenge says which kind of token is missing', async () => {
  const challenge = async (token?: string) =>
    (
      await plainHttp(`${gatehouse.url}/trpc/users.me`, {
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      })
    ).headers.get('www-authenticate');
  expect(await challenge()).toBe('Bearer');
  expect(await challenge('nonsense')).toBe('Bearer error="invalid_token"');
});

test('HEAD of a query is answered without a body', async () => {
  const { status, text } = await plainHttp(`${gatehouse.url}/trpc/users.me`, { method: 'HEAD', headers });
  expect(status).toBe(204);
  expect(text).toBe('');
});
