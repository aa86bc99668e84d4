import type { Header, Reference } from './types.ts';

export const headers: Record<string, Header> = {
  'X-Request-Id': {
    description: 'Names the request in the logs of the service.',
    schema: { type: 'string' },
    example: '019ab5a0-9e30-7d66-8f90-5b3b7e4cbd32',
  },
  'Retry-After': {
    description: 'Seconds until it is worth trying again.',
    schema: { type: 'integer', minimum: 1 },
    example: 60,
  },
  'WWW-Authenticate': {
    description: 'How to authenticate (RFC 6750).',
    schema: { type: 'string' },
    example: 'Bearer error="invalid_token"',
  },
  Location: {
    description: 'The path of what was made.',
    schema: { type: 'string' },
    example: '/api/v1/admin/users/019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10',
  },
  Link: {
    description: 'The next page, if there is one (RFC 8288).',
    schema: { type: 'string' },
    example: '</api/v1/admin/users?cursor=WyIyMDI2LTExLTIyIl0>; rel="next"',
  },
  ETag: {
    description: 'Names this answer. Sent as `If-None-Match`, it is answered by 304 while the answer is the same.',
    schema: { type: 'string' },
    example: 'W/"4nZnX0FXQmvDGjY6gJZ8bQ"',
  },
  RateLimit: {
    description: 'How many calls the user has left, and in how many seconds there are all of them again.',
    schema: { type: 'string' },
    example: '"user";r=299;t=60',
  },
  'RateLimit-Policy': {
    description: 'How many calls a user has in how many seconds (draft-ietf-httpapi-ratelimit-headers-10).',
    schema: { type: 'string' },
    example: '"user";q=300;w=60',
  },
};

const byStatus: Record<number, string[]> = {
  201: ['Location'],
  401: ['WWW-Authenticate'],
  429: ['Retry-After'],
  503: ['Retry-After'],
};

/**
 * References to the headers that an answer of a status carries.
 * @param more names of those that not every answer of it has
 */
export function headersOf(status: number, more: readonly string[] = []): Record<string, Reference> {
  const names = ['X-Request-Id', ...(byStatus[status] ?? []), ...more];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
