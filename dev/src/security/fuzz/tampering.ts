import type { Random } from '../../random.ts';
import { headerText } from './callers.ts';
import type { FuzzCase } from './case.ts';
import { hostileText } from './hostile-texts.ts';

type Tampering = (fuzzCase: FuzzCase, random: Random) => FuzzCase;

/** Changes a request below the level of its input: its JSON, its headers, its path, its method. */
export function tamper(fuzzCase: FuzzCase, random: Random): FuzzCase {
  return random.pick([body, body, header, target, method])(fuzzCase, random);
}

const body: Tampering = (fuzzCase, random) => {
  const text = fuzzCase.body ?? '{}';
  const at = random.int(0, text.length);
  const cut = `${text.slice(0, at)}${random.pick(['', ',', '"', '}', '\\', '\0', '\ufeff', '\xff', '{', '[', '1e400', '-'])}${text.slice(at)}`;
  return random.pick<FuzzCase>([
    { ...fuzzCase, body: text.slice(0, at) },
    { ...fuzzCase, body: cut },
    { ...fuzzCase, body: cut, encoding: 'latin1' },
    {
      ...fuzzCase,
      body: text.replace(
        /:("[^"]*"|\d+|true|false|null)/,
        `:${random.pick(['-0', '1e400', 'NaN', '0x1', '1E+2', '01', 'undefined', "'a'"])}`,
      ),
    },
    // The same field twice: one reader takes the first, another the last.
    { ...fuzzCase, body: text.replace(/^\{("[^"]+":)/, `{$1${random.pick(['"admin"', 'null', '[]', '{}', '1'])},$1`) },
    { ...fuzzCase, body: `${random.pick(['[', '{"a":', '{"json":'])}`.repeat(random.pick([1, 21, 5000])) + text },
    {
      ...fuzzCase,
      body: random.pick(['', ' ', 'null', '[]', '0', '"x"', 'true', '{}{}', '\ufeff{}', '/**/{}', 'a=b']),
    },
    { ...fuzzCase, body: `{"email":"${'x'.repeat(random.pick([102_380, 110_000]))}"}` },
  ]);
};

const headerNames = [
  'content-type',
  'content-encoding',
  'accept',
  'accept-encoding',
  'accept-language',
  'origin',
  'host',
  'x-forwarded-for',
  'x-forwarded-for',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'forwarded',
  'x-real-ip',
  'x-http-method-override',
  'x-original-url',
  'x-rewrite-url',
  'x-request-id',
  'user-agent',
  'cookie',
  'range',
  'if-match',
  'trpc-accept',
  'x-trpc-source',
  'access-control-request-method',
  'access-control-request-headers',
  'traceparent',
  'authorization',
];

const headerValues = [
  'application/json',
  'application/json; charset=utf-16',
  'application/json; charset="',
  'application/json;;;',
  'APPLICATION/JSON',
  'text/plain',
  'multipart/form-data; boundary=',
  'application/x-www-form-urlencoded',
  'application/jsonl',
  'gzip',
  'identity',
  '*/*',
  'null',
  'http://localhost:3000',
  'https://evil.example',
  '127.0.0.1',
  '::1, ::ffff:10.0.0.1, unknown, "_hidden"',
  '1.2.3.4, '.repeat(500),
  'fe80::1%eth0',
  '1.2.3.4:80',
  '[2001:db8::1]:80',
  '0x7f.1',
  '999.1.1.1',
  'evil.example:80@localhost',
  'DELETE',
  '/api/v1/admin/users',
  'bytes=0-18446744073709551615',
  '00-00000000000000000000000000000000-0000000000000000-00',
  '__proto__=1; a=b',
  '() { :; }; echo x',
];

const header: Tampering = (fuzzCase, random) => {
  const value = random.chance(0.5) ? random.pick(headerValues) : headerText(hostileText(random));
  return { ...fuzzCase, headers: { ...fuzzCase.headers, [random.pick(headerNames)]: value } };
};

const target: Tampering = (fuzzCase, random) => {
  const [path = '', query = ''] = fuzzCase.target.split('?', 2);
  const at = random.int(1, path.length);
  const inserted = random.pick([
    '/',
    '//',
    '%2f',
    '%00',
    '%',
    '%c0%af',
    '%ff',
    '..',
    '/../',
    ';a=b',
    '%20',
    '.',
    ',',
    '*',
    ':',
    '#',
    '\\',
    '%25',
    'é',
    '[',
    '%5b',
    '{id}',
  ]);
  const more = random.pick([
    '&',
    '?',
    '&input=',
    '&batch=1',
    '&batch=0',
    '&__proto__[a]=1',
    '&limit=1&limit=2',
    '&%',
    '&%ff=%fe',
    '&=',
    '&a[]=1',
    '&input={"0":{"json":{}}}',
    `&a=${'x'.repeat(3000)}`,
    '&a=b'.repeat(1500),
  ]);
  const changed = random.pick([
    `${path.slice(0, at)}${inserted}${path.slice(at)}?${query}`,
    `${path}?${query}${more}`,
    `${path.toUpperCase()}?${query}`,
    `${path}/?${query}`,
    `${path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`)}?${query}`,
    `${path.replaceAll('.', random.pick(['..', '%2e', '', '.__proto__.', '.constructor.']))}?${query}`,
  ]);
  return { ...fuzzCase, target: sendable(changed) };
};

/** Node's client refuses the rest; the raw-bytes test sends it. */
export const sendable = (changed: string): string =>
  changed.replace(/[^\x21-\xff]/g, (one) => encodeURIComponent(one.toWellFormed()));

const method: Tampering = (fuzzCase, random) => ({
  ...fuzzCase,
  method: random.pick(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY']),
});
