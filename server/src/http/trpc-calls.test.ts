import { plainHttp, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, expect, test } from 'vitest';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());
const ada = await signedIn(gatehouse);

interface Sent {
  readonly path: string;
  readonly input?: string;
  readonly query?: string;
  readonly method?: string;
  readonly anonymous?: boolean;
}

/** With connection parameters, which change nothing here, a request is answered by tRPC's own code. */
const byTrpcItself = 'connectionParams=null';

async function answerTo({ path, input, query = '', method = 'GET', anonymous = false }: Sent, parameter: string) {
  const inQuery = method === 'GET' && input !== undefined ? `input=${encodeURIComponent(input)}` : '';
  const body = method === 'GET' || input === undefined ? {} : { body: input };
  const { status, text, headers } = await plainHttp(
    `${gatehouse.url}/trpc/${path}?${[query, inQuery, parameter].filter(Boolean).join('&')}`,
    {
      method,
      headers: {
        ...(anonymous ? {} : { authorization: `Bearer ${ada.token}` }),
        ...('body' in body && { 'content-type': 'application/json' }),
      },
      ...body,
    },
  );
  const requestId = headers.get('x-request-id') ?? '';
  const kept = [...headers].filter(([name]) => name !== 'date' && name !== 'x-request-id');
  return { status, headers: Object.fromEntries(kept), text: text.replaceAll(requestId, 'the request id') };
}

const batch = 'batch=1';
const json = (value: unknown) => JSON.stringify(value);
const wrong = { email: 'nobody@example.com', password: 'a horse of another colour' };

test.each<[what: string, sent: Sent]>([
  ['a query', { path: 'users.me' }],
  ['a query by the contract’s name', { path: 'users.sessions.list' }],
  ['a query with input', { path: 'users.me', input: json({ json: null, meta: { values: ['undefined'] } }) }],
  ['a query without a token', { path: 'users.me', anonymous: true }],
  ['a query with input that is no JSON', { path: 'users.me', input: '{' }],
  ['a query with an unknown field', { path: 'users.me', input: json({ json: { x: 1 } }) }],
  ['a query with null for input', { path: 'users.me', input: 'null' }],
  ['a query with input that is not superjson’s', { path: 'users.me', input: '3' }],
  ['a query that is forbidden', { path: 'admin.users.list' }],
  ['a query by POST', { path: 'users.me', method: 'POST', input: json({}) }],
  ['a query by HEAD', { path: 'users.me', method: 'HEAD' }],
  ['a mutation', { path: 'auth.login', method: 'POST', input: json({ json: wrong }) }],
  ['a mutation without input', { path: 'auth.login', method: 'POST' }],
  ['a mutation with an empty body', { path: 'auth.login', method: 'POST', input: '' }],
  ['a mutation with input that is no JSON', { path: 'auth.login', method: 'POST', input: '{"json":' }],
  ['a mutation by GET', { path: 'auth.login', input: json({ json: wrong }) }],
  ['a mutation that tells nothing', { path: 'users.sessions.revokeOthers', method: 'POST' }],
  ['an unknown procedure', { path: 'users.nothing' }],
  ['a name of every object', { path: 'constructor' }],
  ['a prototype', { path: '__proto__' }],
  ['two names without a batch', { path: 'users.me,users.me' }],
  ['a batch of one', { path: 'users.me', query: batch }],
  ['a batch', { path: 'users.me,users.sessions.list', query: batch, input: json({}) }],
  ['a batch with failures', { path: 'users.me,admin.users.list,admin.audit.list', query: batch }],
  ['a batch with one failure', { path: 'users.me,admin.users.list', query: batch }],
  ['a batch without a token', { path: 'users.me,users.me', query: batch, anonymous: true }],
  ['a batch with an unknown name', { path: 'users.me,users.nothing', query: batch }],
  ['a batch of reading and writing', { path: 'users.me,auth.logoutAll', query: batch }],
  ['a batch whose input is a list', { path: 'users.me,users.me', query: batch, input: json([{ json: { x: 1 } }]) }],
  ['a batch whose input is no JSON', { path: 'users.me,users.me', query: batch, input: '[' }],
  ['a batch with one bad input', { path: 'users.me,users.me', query: batch, input: json({ 1: { json: { x: 1 } } }) }],
  [
    'a batch with one input that is not superjson’s',
    { path: 'users.me,users.me', query: batch, input: json({ 1: 3 }) },
  ],
  [
    'a batch of mutations',
    {
      path: 'auth.login,auth.refresh',
      query: batch,
      method: 'POST',
      input: json({ 0: { json: wrong }, 1: { json: { refresh_token: 'x' } } }),
    },
  ],
  ['batch=0', { path: 'users.me', query: 'batch=0' }],
  ['two batch parameters', { path: 'users.me,users.me', query: 'batch=1&batch=0' }],
])('%s is answered as tRPC itself answers', async (_what, sent) => {
  expect(await answerTo(sent, '')).toEqual(await answerTo(sent, byTrpcItself));
});
