import type { Random } from '../../random.ts';

const host = 'Host: gatehouse\r\n';
const json = 'Content-Type: application/json\r\n';
const chunked = 'Transfer-Encoding: chunked\r\n';
const body = '{"email":"a@example.com","password":"x"}';

/** What mutations start from: requests as they should be, and shapes that made two readers disagree. */
export const shapes: readonly string[] = [
  `GET /health HTTP/1.1\r\n${host}\r\n`,
  `GET /api/v1/users/me HTTP/1.1\r\n${host}Authorization: Bearer a.b.c\r\nUser-Agent: x\r\nAccept: */*\r\n\r\n`,
  `GET /trpc/users.me?input=%7B%22json%22%3Anull%7D HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
  `POST /api/v1/auth/login HTTP/1.1\r\n${host}${json}Content-Length: ${body.length}\r\n\r\n${body}`,
  `POST /trpc/auth.login HTTP/1.1\r\n${host}${json}${chunked}\r\n5\r\n{"jso\r\n7\r\nn":{}}\r\n0\r\nX-Trailer: 1\r\n\r\n`,
  `POST /api/v1/auth/login HTTP/1.1\r\n${host}${json}Content-Length: 4\r\n${chunked}\r\n0\r\n\r\nGET /api/v1/admin/users HTTP/1.1\r\n${host}\r\n`,
  `POST /api/v1/auth/login HTTP/1.1\r\n${host}${json}${chunked}Content-Length: 4\r\n\r\n0\r\n\r\n`,
  `POST /api/v1/auth/login HTTP/1.1\r\n${host}${json}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
  `POST /api/v1/auth/login HTTP/1.1\r\n${host}${json}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
  `POST /api/v1/auth/login HTTP/1.1\r\n${host}${json}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`,
  `POST /api/v1/auth/login HTTP/1.1\r\n${host}${json}Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n`,
  `POST /api/v1/auth/login HTTP/1.1\r\n${host}${json}${chunked}\r\n0;${'x'.repeat(20_000)}\r\n\r\n`,
  `POST /api/v1/auth/login HTTP/1.1\r\n${host}${json}${chunked}\r\nffffffffffffffff\r\n{}\r\n`,
  `POST /api/v1/auth/login HTTP/1.1\r\n${host}${json}${chunked}\r\n-2\r\n{}\r\n0\r\n\r\n`,
  `POST /api/v1/auth/login HTTP/1.1\r\n${host}${json}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}`,
  `POST /api/v1/auth/login HTTP/1.1\r\n${host}${json}Content-Length: +2\r\n\r\n{}`,
  `POST /api/v1/auth/login HTTP/1.1\r\n${host}${json}Content-Length: 2,2\r\n\r\n{}`,
  `GET /health HTTP/1.1\r\n${host}Content-Length: 30\r\n\r\nGET /api/v1/admin/users HTTP/1.1\r\n${host}\r\n`,
  `GET /health HTTP/1.1\r\n${host}${host}\r\n`,
  `GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n`,
  `GET /health HTTP/1.1\r\nHost: a b@c:99999\r\n\r\n`,
  `GET /health HTTP/1.1\r\n\r\n`,
  `GET /health HTTP/1.1\r\n${host}X-A: a\r\n b\r\n\tc\r\n\r\n`,
  `GET /health HTTP/1.1\r\n ${host}\r\n`,
  `GET /health HTTP/1.1\r\n${host}X-A : a\r\n\r\n`,
  `GET /health HTTP/1.1\n${host.replace('\r', '')}\n`,
  `GET /health HTTP/1.1\r${host}\r\r`,
  `\r\n\r\n\r\nGET /health HTTP/1.1\r\n${host}\r\n`,
  `GET // HTTP/1.1\r\n${host}\r\n`,
  `GET //evil.example/%2f.. HTTP/1.1\r\n${host}\r\n`,
  `GET http://evil.example/api/v1/users/me HTTP/1.1\r\n${host}\r\n`,
  `GET http://[::1 HTTP/1.1\r\n${host}\r\n`,
  `GET http:// HTTP/1.1\r\n${host}\r\n`,
  `GET ?a=b HTTP/1.1\r\n${host}\r\n`,
  `GET * HTTP/1.1\r\n${host}\r\n`,
  `OPTIONS * HTTP/1.1\r\n${host}\r\n`,
  `CONNECT evil.example:443 HTTP/1.1\r\n${host}\r\n`,
  `GET /health HTTP/1.0\r\n\r\n`,
  `GET /health HTTP/0.9\r\n\r\n`,
  `GET /health HTTP/2.0\r\n${host}\r\n`,
  `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0`,
  'PRI *P/2.0\r\n\r\n',
  `GET /health\r\n\r\n`,
  `GET /health HTTP/1.1\r\n${host}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n`,
  `GET /health HTTP/1.1\r\n${host}Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n\r\n`,
  `POST /api/v1/auth/login HTTP/1.1\r\n${host}${json}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}`,
  `POST /api/v1/auth/login HTTP/1.1\r\n${host}${json}Expect: miracles\r\nContent-Length: 2\r\n\r\n{}`,
  `GET /health HTTP/1.1\r\n${host}${Array.from({ length: 300 }, (_, index) => `X-${index}: 1\r\n`).join('')}\r\n`,
  `GET /health HTTP/1.1\r\n${host}__proto__: 1\r\nconstructor: 1\r\n\r\n`,
  `GET /${'a/'.repeat(7000)} HTTP/1.1\r\n${host}\r\n`,
  '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03',
  'SSH-2.0-x\r\n',
  '*1\r\n$4\r\nPING\r\n',
];

const fragments = [
  '\r\n',
  '\n',
  '\r',
  ' ',
  '\t',
  '\0',
  '\xff',
  ':',
  ',',
  ';',
  '/',
  '%00',
  '\r\n\r\n',
  host,
  json,
  chunked,
  'Content-Length: 0\r\n',
  'Content-Length: 5\r\n',
  'Transfer-Encoding: identity\r\n',
  'Connection: close\r\n',
  'Connection: Content-Length\r\n',
  'X-A: \x01\r\n',
  '0\r\n\r\n',
  'HTTP/1.1',
];

/** The bytes of one connection, as characters up to U+00FF: a shape, two on one connection, or one that was spoiled. */
export function rawBytes(random: Random): string {
  let bytes: string = random.pick(shapes);
  if (random.chance(0.3)) bytes += random.pick(shapes);
  for (let left = random.int(0, 4); left > 0; left--) bytes = spoil(bytes, random);
  return bytes;
}

function spoil(bytes: string, random: Random): string {
  const at = random.int(0, bytes.length);
  const end = Math.min(bytes.length, at + random.int(1, 20));
  switch (random.int(0, 5)) {
    case 0:
      return bytes.slice(0, at);
    case 1:
      return bytes.slice(0, at) + bytes.slice(end);
    case 2:
      return bytes.slice(0, end) + bytes.slice(at);
    case 3:
      return bytes.slice(0, at) + String.fromCharCode(random.int(0, 255)) + bytes.slice(at + 1);
    case 4:
      return bytes.slice(0, at) + random.pick(fragments).repeat(random.pick([1, 1, 2, 50])) + bytes.slice(at);
    default:
      return bytes.slice(0, at) + random.pick(fragments) + bytes.slice(end);
  }
}
