import { plainHttp, rawExchange, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, expect, test } from 'vitest';

const gatehouse = await startGatehouse();
afterAll(() => gatehouse[Symbol.asyncDispose]());

const host = 'Host: gatehouse\r\n';
const json = 'Content-Type: application/json\r\n';
const login = `POST /api/v1/auth/login HTTP/1.1\r\n${host}${json}`;

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]);

async function expectAlive() {
  expect((await plainHttp(`${gatehouse.url}/health`)).status).toBe(200);
}

test.each([
  ['that is no HTTP', 'hello\r\n\r\n', 400],
  ['of bytes', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]), 400],
  ['with a space in its path', `GET /a b HTTP/1.1\r\n${host}\r\n`, 400],
  ['with an unknown method', `BREW /health HTTP/1.1\r\n${host}\r\n`, 400],
  ['of an unknown version', `GET /health HTTP/9.9\r\n${host}\r\n`, 400],
  ['with a NUL in its path', `GET /hea\0lth HTTP/1.1\r\n${host}\r\n`, 400],
  ['with a NUL in a header', `GET /health HTTP/1.1\r\n${host}X-A: b\0c\r\n\r\n`, 400],
  ['with a header without a name', `GET /health HTTP/1.1\r\n${host}: value\r\n\r\n`, 400],
  ['with a folded header', `GET /health HTTP/1.1\r\n${host}X-A: b\r\n c\r\n\r\n`, 400],
  ['with two lengths', `${login}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`, 400],
  ['with a length and chunks', `${login}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`, 400],
  ['with a negative length', `${login}Content-Length: -2\r\n\r\n{}`, 400],
  ['with an endless length', `${login}Content-Length: 99999999999999999999999\r\n\r\n{}`, 400],
  ['with a huge header', `GET /health HTTP/1.1\r\n${host}X-A: ${'x'.repeat(40_000)}\r\n\r\n`, 413],
  ['with a huge path', `GET /${'x'.repeat(40_000)} HTTP/1.1\r\n${host}\r\n`, 413],
])('a request %s gets a problem with all headers, and the server lives', async (_, bytes, status) => {
  const answer = await rawExchange(gatehouse.url, bytes);
  expect(statusOf(answer)).toBe(status);
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(JSON.parse(body)).toMatchObject({ status, request_id: /x-request-id: (\S+)/.exec(head)?.[1] });
  for (const name of ['cache-control: no-store', 'x-content-type-options: nosniff', 'content-security-policy: ']) {
    expect(head).toContain(name);
  }
  expect(head).toContain('connection: close');
  await expectAlive();
});

test.each([
  ['with garbage for chunks', `${login}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`],
  ['with an unknown transfer encoding', `${login}Transfer-Encoding: gzip\r\n\r\n{}`],
  ['without a host', 'GET /health HTTP/1.1\r\n\r\n'],
  ['with two hosts', `GET /health HTTP/1.1\r\n${host}Host: other\r\n\r\n`],
  ['to tunnel', 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n'],
  ['with an expectation that nobody meets', `${login}Expect: miracles\r\nContent-Length: 2\r\n\r\n{}`],
  ['for an empty segment', `GET // HTTP/1.1\r\n${host}\r\n`],
  ['for a backslash', `GET /\\..\\ HTTP/1.1\r\n${host}\r\n`],
  ['for a path that reads like a host', `GET //evil.example/trpc/users.me HTTP/1.1\r\n${host}\r\n`],
  ['for a procedure with a bracket', `GET /trpc/[:// HTTP/1.1\r\n${host}\r\n`],
  ['for all that there is', `TRACE * HTTP/1.1\r\n${host}\r\n`],
  ['for a strange method on a known path', `PROPFIND /health HTTP/1.1\r\n${host}\r\n`],
  ['of another site', `GET http://evil.example/nothing HTTP/1.1\r\n${host}\r\n`],
  ['of another site for a procedure', `GET http://evil.example/trpc/users.me HTTP/1.1\r\n${host}\r\n`],
  ['with an empty authorization', `GET /api/v1/users/me HTTP/1.1\r\n${host}Authorization:\r\n\r\n`],
])('a request %s is the client’s mistake or hung up on, and the server lives', async (_, bytes) => {
  const answer = await rawExchange(gatehouse.url, bytes);
  if (answer !== '') expect(Math.floor(statusOf(answer) / 100)).toBe(4);
  await expectAlive();
});

test.each([
  ['two hosts', 400, `GET /health HTTP/1.1\r\n${host}Host: other\r\n\r\n`],
  ['an expectation that nobody meets', 400, `${login}Expect: miracles\r\nContent-Length: 2\r\n\r\n{}`],
  ['a target that is neither a path nor an asterisk', 404, 'PRI *P/2.0\r\n\r\n'],
])('%s gets a refusal with every header that an answer has', async (_, status, bytes) => {
  const answer = await rawExchange(gatehouse.url, bytes);
  expect(statusOf(answer)).toBe(status);
  for (const header of [
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    'vary: Origin',
    'x-request-id: ',
  ]) {
    expect(answer).toContain(header);
  }
});

test.each([
  ['in HTTP/1.0 without a host', 'GET /health HTTP/1.0\r\n\r\n'],
  ['by its whole address', `GET http://gatehouse/health HTTP/1.1\r\n${host}Connection: close\r\n\r\n`],
  ['to upgrade', `GET /health HTTP/1.1\r\n${host}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`],
])('a request %s is served', async (_, bytes) => {
  expect(statusOf(await rawExchange(gatehouse.url, bytes))).toBe(200);
});

test('what follows a good request on its connection cannot alter the answer', async () => {
  const answer = await rawExchange(gatehouse.url, `GET /health HTTP/1.1\r\n${host}\r\n\0\0garbage\r\n\r\n`);
  expect(answer).not.toMatch(/HTTP\/1\.1 200[\s\S]*HTTP\/1\.1 200/);
  await expectAlive();
});
