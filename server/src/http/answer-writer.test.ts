import { type AuditEvent, admin, auth, type ProcedureSpec, type User, users } from '@gatehouse/shared';
import superjson from 'superjson';
import { expect, test } from 'vitest';
import { answerWriter } from './answer-writer.ts';
import { superjsonText } from './superjson-text.ts';

/** What is written of an answer, and what would be without its schema. */
async function written(spec: ProcedureSpec, answer: object) {
  const write = await answerWriter(spec);
  return { bySchema: write(answer), plainly: JSON.stringify(answer) };
}

const texts = ['', '"', '\\', '\u0000\u001f', '\u2028', '</script>', '\ud800 alone', `long ${'ü"\n'.repeat(50)}`, '𝒢'];

const user = (text: string): User => ({
  id: '019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10',
  email: text,
  pending_email: text,
  full_name: text,
  phone: null,
  locale: 'en',
  role: 'admin',
  is_active: true,
  is_verified: false,
  last_login: null,
  created_at: new Date('0001-01-01T00:00:00.000Z'),
  updated_at: new Date('9999-12-31T23:59:59.999Z'),
});

const event = (text: string, number: number): AuditEvent => ({
  id: '019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10',
  at: new Date(0),
  action: 'admin.user_updated',
  actor_id: null,
  user_id: text,
  session_id: null,
  ip: text,
  user_agent: text,
  details: {
    [text]: text,
    changed: [text, 1.5, number, null, true],
    nested: { deeper: [{ [text]: [] }] },
    at: '2026-01-01',
  },
});

const answers = (text: string, number: number): [ProcedureSpec, object][] => [
  [users.me, user(text)],
  [admin.users.list, { items: [user(text), user('')], next_cursor: text }],
  [admin.audit.list, { items: [event(text, number)], next_cursor: null }],
  [users.export, { exported_at: new Date(0), user: user(text), sessions: [], audit_events: [event(text, number)] }],
  [auth.login, { access_token: text, refresh_token: text, token_type: 'bearer', expires_in: 900 }],
];

test.each(texts)('an answer with the text %j is written as JSON.stringify writes it', async (text) => {
  for (const [spec, answer] of answers(text, -0)) {
    const { bySchema, plainly } = await written(spec, answer);
    expect(bySchema).toBe(plainly);
  }
});

test.each(texts)('and for tRPC with the text %j as superjson does', async (text) => {
  // It notes a zero below nought, which PostgreSQL's JSON does not have.
  for (const [spec, answer] of answers(text, 0)) {
    const { bySchema } = await written(spec, answer);
    expect(superjsonText(answer, bySchema)).toBe(superjson.stringify(answer));
  }
});
