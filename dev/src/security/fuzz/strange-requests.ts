import type { Random } from '../../random.ts';
import type { FuzzCase } from './case.ts';
import { hostileText } from './hostile-texts.ts';
import { sendable } from './tampering.ts';

const paths = [
  '/',
  '//',
  '///evil.example',
  '/api',
  '/api/v1',
  '/api/v1/',
  '/api/v1/__proto__',
  '/api/v1/users/me/sessions/',
  '/api/v1/users/me/../../admin/users',
  '/trpc',
  '/trpc/',
  '/trpc/,',
  '/trpc/,,,,,,,,,,,?batch=1',
  '/trpc/__proto__',
  '/trpc/constructor.prototype',
  '/trpc/auth',
  '/trpc/auth.login.call',
  '/trpc/users.me,users.me?batch=1&input=%7B%7D',
  '/health',
  '/metrics',
  '/openapi.json',
  '/docs',
  '/docs/',
  '/docs/../package.json',
  '/docs/%2e%2e/%2e%2e/package.json',
  '/redoc',
  '/.well-known/jwks.json',
  '/.well-known/openid-configuration',
  '/.env',
  '/favicon.ico',
];

/** A request for what is no procedure, or beside them. */
export function strangeRequest(random: Random): FuzzCase {
  const text = hostileText(random).toWellFormed();
  const path = random.pick([
    random.pick(paths),
    `/${encodeURIComponent(text)}`,
    `${random.pick(paths)}${encodeURIComponent(text)}`,
    `/trpc/${encodeURIComponent(text)}`,
  ]);
  return {
    method: random.pick(['GET', 'GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD']),
    target: sendable(path),
    headers: random.chance(0.5) ? { authorization: 'Bearer ~user.token~' } : {},
  };
}
