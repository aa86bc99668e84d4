import { describe, expect, test } from 'vitest';
import { mostLineBytes, parseUserLine } from './user-line.ts';

const parse = (line: unknown) =>
  parseUserLine({ number: 7, bytes: Buffer.from(typeof line === 'string' ? line : JSON.stringify(line)) });
const email = 'ada@example.com';

test('an address is all that a line needs', () => {
  expect(parse({ email: ' Ada@Example.COM ' })).toEqual({
    line: 7,
    id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
    keeps_id: false,
    earlier_id: undefined,
    email,
    full_name: null,
    phone: null,
    locale: 'en',
    role: 'user',
    is_active: true,
    is_verified: false,
    password_hash: null,
    last_login: null,
    created_at: expect.any(Date),
    updated_at: expect.any(Date),
  });
});

test('null is as good as left out', () => {
  const nothing = { full_name: null, phone: null, locale: null, role: null, is_active: null, is_verified: null };
  const more = { id: null, password_hash: null, last_login: null, created_at: null, updated_at: null };
  expect(parse({ email, ...nothing, ...more })).toMatchObject({ role: 'user', is_active: true, is_verified: false });
});

test('a UUID stays the id; any other is one of another system, and the new one is in the order of time', () => {
  const id = '019AB5A0-7c1e-7b44-9d7e-3f1f5c2a9b10';
  expect(parse({ email, id })).toMatchObject({ id: id.toLowerCase(), keeps_id: true, earlier_id: undefined });
  expect(parse({ email, id: 42, created_at: '2020-01-02T03:04:05Z' })).toMatchObject({
    id: expect.stringMatching(`^${Date.parse('2020-01-02T03:04:05Z').toString(16).padStart(12, '0').slice(0, 8)}-`),
    keeps_id: false,
    earlier_id: 42,
  });
  expect(parse({ email, id: 'clx1y2z3' })).toMatchObject({ keeps_id: false, earlier_id: 'clx1y2z3' });
});

test('times may have an offset and the microseconds of PostgreSQL', () => {
  expect(parse({ email, created_at: '2024-05-06T07:08:09.123456+02:00' })).toMatchObject({
    created_at: new Date('2024-05-06T05:08:09.123Z'),
    updated_at: new Date('2024-05-06T05:08:09.123Z'),
  });
});

describe('a line is refused, field by field', () => {
  test.each<[path: string, message: string, line: unknown]>([
    ['', 'Expected JSON in UTF-8', 'ada@example.com'],
    ['', 'Expected JSON in UTF-8', `{"email": "${email}"`],
    ['', 'Expected an object', '[]'],
    ['email', 'Expected a string', {}],
    ['email', 'Expected an email address', { email: 'ada' }],
    ['email', 'Expected an email address', { email: 'ada\u0000@example.com' }],
    ['email', 'Expected at most 64 characters before the @', { email: `${'a'.repeat(65)}@example.com` }],
    ['password', 'Expected no such field', { email, password: 'a horse of another colour' }],
    ['version', 'Expected no such field', { email, version: 2 }],
    ['__proto__', 'Expected no such field', `{"email": "${email}", "__proto__": {"role": "admin"}}`],
    ['password_hash', 'Expected a hash by argon2', { email, password_hash: 'a horse of another colour' }],
    ['password_hash', 'Expected a hash that a second', { email, password_hash: `$2b$31$${'a'.repeat(53)}` }],
    ['full_name', 'Expected one line of text', { email, full_name: 'Ada\u0000' }],
    ['full_name', 'Expected well-formed Unicode', `{"email": "${email}", "full_name": "\\ud800"}`],
    ['full_name', 'Expected at most 200', { email, full_name: 'a'.repeat(201) }],
    ['phone', 'Expected a phone number', { email, phone: 'none' }],
    ['locale', 'Expected a BCP 47', { email, locale: 'en_US' }],
    ['role', 'Expected one of', { email, role: 'root' }],
    ['is_active', 'Expected true or false', { email, is_active: 1 }],
    ['created_at', 'Expected a time', { email, created_at: '2024-05-06' }],
    ['created_at', 'Expected a time from 1970', { email, created_at: '0000-05-06T00:00:00Z' }],
    ['last_login', 'Expected a time from 1970', { email, last_login: '9999-12-31T23:59:59Z' }],
    ['id', 'Expected a UUID, or', { email, id: {} }],
    ['id', 'Expected a UUID, or', { email, id: 1.5 }],
    ['id', 'Expected an id that is not nobody', { email, id: '00000000-0000-0000-0000-000000000000' }],
  ])('%j: %s', (path, message, line) => {
    expect(parse(line)).toEqual({ line: 7, issues: [{ path, message: expect.stringContaining(message) }] });
  });

  test('by bytes that are no UTF-8, and by its length', () => {
    const latin1 = Buffer.from(`{"email": "${email}", "full_name": "Zoë"}`, 'latin1');
    expect(parseUserLine({ number: 7, bytes: latin1 })).toMatchObject({
      issues: [{ message: 'Expected JSON in UTF-8' }],
    });
    expect(parseUserLine({ number: 7, bytes: undefined })).toMatchObject({
      issues: [{ message: `Expected a line of at most ${mostLineBytes} bytes` }],
    });
  });
});

test('a refusal repeats nothing of the line but names of fields', () => {
  const secret = 'SECRET';
  const line = {
    email: secret,
    password_hash: secret,
    full_name: `${secret}\u0000`,
    phone: secret,
    locale: `${secret}_`,
  };
  const more = { role: secret, is_active: secret, created_at: secret, id: [secret], password: secret };
  const refusal = parse({ ...line, ...more });
  expect(refusal).toHaveProperty('issues.length', 10);
  expect(JSON.stringify(refusal)).not.toContain(secret);
});
