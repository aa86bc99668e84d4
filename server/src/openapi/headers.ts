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
};

const byStatus: Record<number, string[]> = {
  401: ['WWW-Authenticate'],
  429: ['Retry-After'],
  503: ['Retry-After'],
};

/** References to the headers that every answer of a status carries. */
export function headersOf(status: number): Record<string, Reference> {
  const names = ['X-Request-Id', ...(byStatus[status] ?? [])];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
