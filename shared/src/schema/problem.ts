import { z } from 'zod';
import { errorCodes, weakPasswordReasons } from '../errors.ts';

export const issue = z
  .strictObject({
    path: z.string().meta({ description: 'The field, dotted where it is nested.', examples: ['email'] }),
    message: z.string().meta({ description: 'What was expected.', examples: ['Expected an email address'] }),
  })
  .meta({ id: 'Issue', description: 'One thing wrong with one field.' });
export type Issue = z.output<typeof issue>;

const sharedFields = {
  code: z
    .enum(errorCodes)
    .meta({ id: 'ErrorCode', description: 'The stable code to switch over.', examples: ['validation_failed'] }),
  request_id: z.string().meta({
    description: 'Names the request in our logs; also in the `X-Request-Id` header.',
    examples: ['019ab5a0-9e30-7d66-8f90-5b3b7e4cbd32'],
  }),
  issues: z
    .array(issue)
    .optional()
    .meta({
      description: 'With `validation_failed`: each field.',
      examples: [[{ path: 'email', message: 'Expected an email address' }]],
    }),
  retry_after: z
    .int()
    .min(1)
    .optional()
    .meta({ description: 'Seconds until it is worth trying again; also in `Retry-After`.', examples: [60] }),
  reasons: z
    .array(z.enum(weakPasswordReasons))
    .optional()
    .meta({ description: 'With `weak_password`: why.', examples: [['too_common']] }),
};

/** What both faces tell of an error: `error.data.error` over tRPC, a part of the problem over REST. */
export const errorBody = z.strictObject(sharedFields);
export type ErrorBody = z.output<typeof errorBody>;

/** RFC 9457. */
export const problem = z
  .strictObject({
    type: z.string().meta({
      description: 'Where the error is described.',
      examples: ['https://gatehouse.example/docs/errors#validation_failed'],
    }),
    title: z.string().meta({ description: 'The kind of error, in words.', examples: ['The input is not valid'] }),
    status: z.int().meta({ description: 'The HTTP status.', examples: [400] }),
    detail: z.string().meta({ description: 'This error, in words.', examples: ['email: Expected an email address'] }),
    instance: z.string().meta({ description: 'The path of the request.', examples: ['/api/v1/auth/register'] }),
    ...sharedFields,
  })
  .meta({ id: 'Problem', description: 'An error (RFC 9457).' });
export type Problem = z.output<typeof problem>;
