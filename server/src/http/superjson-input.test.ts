import { plainHttp, postJson, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, expect, test } from 'vitest';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());

const admin = await signedIn(gatehouse, { role: 'admin' });
const headers = { authorization: `Bearer ${admin.token}` };
const credentials = { email: 'ada@example.com', password: 'x' };

const login = (input: unknown) => postJson(`${gatehouse.url}/trpc/auth.login`, input, headers);
const list = (input: unknown) =>
  plainHttp(`${gatehouse.url}/trpc/admin.users.list?input=${encodeURIComponent(JSON.stringify(input))}`, { headers });

const values = (type: unknown, path = 'email') => ({ json: credentials, meta: { values: { [path]: type } } });

test.each([
  ['that are no object', { json: credentials, meta: 7 }],
  ['whose values are no tree', { json: credentials, meta: { values: 'Date' } }],
  ['whose values are numbers', { json: credentials, meta: { values: { email: [7] } } }],
  ['of an unknown type', values(['nonsense'])],
  ['of an unknown class', values([['class', 'Admin']])],
  ['of an unknown custom type', values([['custom', 'Admin']])],
  ['of an unknown symbol', values([['symbol', 'x']])],
  ['of an unknown typed array', values([['typed-array', 'Nonsense']])],
  ['of a typed array that is none', values([['typed-array', 'Uint8Array']])],
  ['of a number that is no bigint', values(['bigint'])],
  ['of an error', values(['Error'])],
  ['of a set', values(['set'])],
  ['of a map', values(['map'])],
  ['of a URL that is none', values(['URL'])],
  ['of a date that is none', values(['Date'])],
  ['of undefined', values(['undefined'])],
  ['of infinity', values(['number'])],
  ['of a field that is not there', values(['Date'], 'nothing.at.all')],
  ['of the prototype', values(['Date'], '__proto__')],
  ['of the prototype’s field', values(['set'], '__proto__.polluted')],
  ['of the constructor', values(['Date'], 'constructor.prototype')],
  [
    'that refer to the prototype',
    { json: credentials, meta: { referentialEqualities: { email: ['__proto__.polluted'] } } },
  ],
  ['that refer to nothing', { json: credentials, meta: { referentialEqualities: [['a.b.c']] } }],
  ['of an unknown version', { json: credentials, meta: { v: 99, values: {} } }],
])('notes on types %s are the client’s mistake', async (_, input) => {
  const { status, body } = await login(input);
  const { code, issues } = body.error.json.data.error;
  expect({ status, code }).toEqual(
    status === 401 ? { status, code: 'invalid_credentials' } : { status: 400, code: 'validation_failed' },
  );
  if (status === 400) expect(issues).not.toHaveLength(0);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test.each([
  ['a regular expression', '/(a+)+$/'],
  ['a broken regular expression', '/(/'],
])('%s is no password, and is never run', async (_, text) => {
  const { status, body } = await login({
    json: { ...credentials, password: text },
    meta: { values: { password: ['regexp'] } },
  });
  expect(status).toBe(400);
  expect(body.error.json.data.error.code).toBe('validation_failed');
});

test.each([
  ['a text', '"json"'],
  ['a number', '7'],
  ['null', 'null'],
  ['a list', '[]'],
  ['an object without json', '{"email":"a"}'],
])('an input that is %s is the client’s mistake', async (_, text) => {
  const { status, body } = await login(text);
  expect(status).toBe(400);
  expect(body.error.json.data.error).toMatchObject({ code: 'validation_failed', issues: [{}, {}].slice(0, 1) });
});

test('an input without notes on types is taken as it is', async () => {
  const { status, body } = await list({ json: { limit: 1, created_after: '2020-01-01T00:00:00Z' } });
  expect(status).toBe(200);
  expect(body.result.data.json.items).toHaveLength(1);
});

test.each([
  '2020-01-01T00:00:00.000Z',
  '+275760-09-13T00:00:00.000Z',
  '-271821-04-20T00:00:00.000Z',
  '-004713-01-01T00:00:00.000Z',
])('the date %s is one', async (created_after) => {
  const { status, body } = await list({ json: { created_after }, meta: { values: { created_after: ['Date'] } } });
  expect({ status, code: body.error?.json.data.error.code }).toEqual(
    status === 400 ? { status, code: 'validation_failed' } : { status: 200, code: undefined },
  );
});

test('a bigint is no whole number of items', async () => {
  const { status, body } = await list({ json: { limit: '5' }, meta: { values: { limit: ['bigint'] } } });
  expect(status).toBe(400);
  expect(body.error.json.data.error.issues[0].path).toBe('limit');
});

test('a batch that is no object is the client’s mistake, for each of its calls', async () => {
  for (const input of ['7', '[]', '"x"']) {
    const { status, body } = await postJson(`${gatehouse.url}/trpc/auth.login,auth.refresh?batch=1`, input);
    expect(status).toBe(400);
    expect(body.map((one: typeof body) => one.error.json.data.error.code)).toEqual(Array(2).fill('validation_failed'));
  }
});
