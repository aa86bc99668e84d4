import { idempotencyKeyPattern } from '../idempotency/key.ts';
import type { Parameter } from './types.ts';

/** What operations take beside their input. */
export const parameters = {
  // Without an example: pages and tools on which a call is tried out would send it, and one key is good for one request.
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    style: 'simple',
    description:
      'Made for this request, such as a random UUID. Sent again with the same key within a day, the request is answered ' +
      'as it was the first time, and nothing is done twice.',
    schema: { type: 'string', pattern: idempotencyKeyPattern },
  },
} satisfies Record<string, Parameter>;

export const idempotencyKey = { $ref: '#/components/parameters/IdempotencyKey' };
