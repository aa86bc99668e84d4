import { expect } from 'vitest';
import type { Answer } from './answer.ts';
import type { FuzzCase } from './case.ts';
import { hashMark } from './cheap-hasher.ts';
import { allowedOrigin } from './fuzzed.ts';

/** No generator makes these, so only the inside of the service can have told them. */
const inside = new RegExp(
  [
    hashMark,
    String.raw`\n? {4}at \S+ \(`,
    'node_modules',
    String.raw`file:///\S+\.[jt]s`,
    '"stack"',
    '"password_hash":',
    'duplicate key value',
    'violates \\w+ constraint',
    'invalid input syntax',
    'MikroORM|DriverException|ZodError|TRPCError|AppError|PrismaClient',
  ].join('|'),
);

/** A page of documentation has a policy and a cache of its own; nothing else has. */
const ownPolicy = /^\/(?:docs|redoc|openapi\.json|\.well-known)/;

/** What holds for an answer to whatever was asked. */
export function expectCommon({ target }: Pick<FuzzCase, 'target'>, { status, headers, text }: Answer): void {
  expect(status, text.slice(0, 500)).toBeLessThan(500);
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'cross-origin-resource-policy': 'same-origin',
    'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  if (!ownPolicy.test(target)) {
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  }
  expect(headers.vary).toMatch(/origin/i);
  expect([undefined, allowedOrigin]).toContain(headers['access-control-allow-origin']);
  expect(headers['access-control-allow-credentials']).toBeUndefined();
  expect(headers['set-cookie']).toBeUndefined();
  expect(headers['x-powered-by']).toBeUndefined();
  expect(inside.exec(text)?.[0]).toBeUndefined();
}
