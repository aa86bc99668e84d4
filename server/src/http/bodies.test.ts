import { type PlainAnswer, plainHttp, postJson, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { problem } from '@gatehouse/shared';
import { afterAll, describe, expect, test } from 'vitest';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());

const rest = `${gatehouse.url}/api/v1/auth/login`;
const trpc = `${gatehouse.url}/trpc/auth.login`;

function expectError(face: string, answer: PlainAnswer, status: number, code: string, message?: string) {
  expect(answer.status).toBe(status);
  const isRest = face === 'REST';
  const type = isRest ? 'application/problem+json' : 'application/json';
  expect(answer.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
  if (isRest) {
    expect(problem.parse(answer.body)).toMatchObject({ status, instance: '/api/v1/auth/login' });
    expect(answer.body.type).toBe(`http://localhost:8000/docs/errors#${code}`);
  }
  const error = isRest ? answer.body : answer.body.error.json.data.error;
  expect(error.code).toBe(code);
  expect(error.request_id).toMatch(/^[0-9a-f-]{36}$/);
  expect(answer.headers.get('x-request-id')).toBe(error.request_id);
  if (message !== undefined) expect(error.issues).toEqual([{ path: '', message }]);
}

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const asBytes = (bytes: number[]) => new Uint8Array(bytes);

describe.each([
  ['REST', rest],
  ['tRPC', trpc],
])('over %s', (face, url) => {
  test.each([
    ['is not JSON', '{"email": '],
    ['is not JSON from its first letter', 'email=ada'],
    ['is JSON twice', '{}{}'],
    ['is only a byte order mark', '\ufeff'],
  ])('a body that %s is an input that is not valid', async (_, body) => {
    expectError(face, await postJson(url, body), 400, 'validation_failed');
  });

  test('a body that nests deeper than twenty levels is refused in those words', async () => {
    for (const levels of [21, 20_000]) {
      const answer = await postJson(url, nested(levels));
      expectError(face, answer, 400, 'validation_failed', 'Expected at most 20 levels of nesting');
    }
  });

  test('brackets within a text do not count as nesting', async () => {
    const { body } = await postJson(url, { json: nested(30) });
    expect(JSON.stringify(body)).not.toContain('nesting');
  });

  test('a body of 100 KB is read, and one byte more is too large', async () => {
    const padded = (size: number) => `{"json":"${'x'.repeat(size - 11)}"}`;
    expect(padded(100 * 1024)).toHaveLength(100 * 1024);
    expectError(face, await postJson(url, padded(100 * 1024)), 400, 'validation_failed');
    expectError(face, await postJson(url, padded(100 * 1024 + 1)), 413, 'payload_too_large');
  });

  test('a body without an announced length is too large all the same', async () => {
    const chunk = new TextEncoder().encode('x'.repeat(16 * 1024));
    let chunks = 0;
    const body = new ReadableStream({
      pull: (controller) => (chunks++ < 8 ? controller.enqueue(chunk) : controller.close()),
    });
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body, duplex: 'half' } as const;
    expectError(face, await plainHttp(url, init), 413, 'payload_too_large');
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/octet-stream',
    'application/jsonp',
    'application/problem+json',
    'nonsense',
    'application/json; charset=iso-8859-1',
    'application/json;charset="utf-16"',
  ])('a body of the type %s is of an unsupported media type', async (type) => {
    expectError(face, await postJson(url, '{}', { 'content-type': type }), 415, 'unsupported_media_type');
  });

  test('a body without a type is of an unsupported media type', async () => {
    const answer = await plainHttp(url, { method: 'POST', body: new TextEncoder().encode('{}') });
    expectError(face, answer, 415, 'unsupported_media_type');
  });

  test('a compressed body is of an unsupported media type', async () => {
    const answer = await postJson(url, '{}', { 'content-encoding': 'gzip' });
    expectError(face, answer, 415, 'unsupported_media_type');
  });

  test.each(['application/json; charset=utf-8', 'APPLICATION/JSON; Charset="UTF-8"', 'application/json;charset=utf8'])(
    'the type %s is JSON',
    async (type) => {
      expectError(face, await postJson(url, '{}', { 'content-type': type }), 400, 'validation_failed');
    },
  );

  test('bytes that are not UTF-8 are refused in those words', async () => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const answer = await plainHttp(url, { ...init, body: asBytes([0x22, 0xc3, 0x28, 0x22]) });
    expectError(face, answer, 400, 'validation_failed', 'Expected UTF-8');
  });
});

test.each(['[]', '"text"', '7', 'true', 'null'])('the body %s is no JSON object', async (body) => {
  expectError('REST', await postJson(rest, body), 400, 'validation_failed', 'Expected a JSON object');
});

test.each([
  ['an empty body', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '' }],
  ['no body', { method: 'POST' }],
])('%s is an object without fields, and each missing one is named', async (_, init) => {
  const answer = await plainHttp(rest, init);
  expectError('REST', answer, 400, 'validation_failed');
  expect(answer.body.issues.map(({ path }: { path: string }) => path)).toEqual(['email', 'password']);
  expect(answer.body.detail).toContain('email: ');
});

test.each([
  ['no body', {}],
  ['an empty body', { headers: { 'content-type': 'application/json' }, body: '' }],
  ['an object without fields', { headers: { 'content-type': 'application/json' }, body: '{}' }],
])('an update with %s is taken, and changes no field', async (_, { headers, ...init }: RequestInit) => {
  const { id, token } = await signedIn(gatehouse, { role: 'admin' });
  await gatehouse.rest.put('/users/me', { full_name: 'Ada', phone: '+442079460958' }, { token });
  const read = async () => {
    const { updated_at: _updated, ...fields } = (await gatehouse.rest.get(`/admin/users/${id}`, { token })).body;
    return fields;
  };
  const before = await read();
  for (const path of ['/users/me', `/admin/users/${id}`]) {
    const answer = await plainHttp(`${gatehouse.url}/api/v1${path}`, {
      method: 'PUT',
      headers: { ...headers, authorization: `Bearer ${token}` },
      ...init,
    });
    expect([answer.status, answer.body.id]).toEqual([200, id]);
  }
  expect(await read()).toEqual(before);
});

test('a nested input of a tRPC query is refused in the words of a nested body', async () => {
  for (const levels of [21, 4000]) {
    const answer = await plainHttp(`${gatehouse.url}/trpc/users.me?input=${nested(levels)}`);
    expectError('tRPC', answer, 400, 'validation_failed', 'Expected at most 20 levels of nesting');
  }
});
