import { z } from 'zod';
import { requestContext } from '../observability/request-context.ts';
import { currentTrace } from '../observability/tracing.ts';

const cause = z.object({ request_id: z.string().optional(), traceparent: z.string().optional() });

/** The request that caused a mail, and its place in the trace, if it is traced. */
export type Cause = z.output<typeof cause>;

interface Carrying {
  readonly telemetry?: { readonly metadata?: string };
}

/**
 * What a job takes along of its cause, for logs and traces alone. It is among the job's options, where BullMQ has a place
 * for it, and not in its data: those a worker of an earlier version refuses if it does not know a field.
 */
export function carryCause(): Carrying {
  const request_id = requestContext.getStore()?.requestId;
  const traceparent = currentTrace()?.traceparent;
  if (request_id === undefined && traceparent === undefined) return {};
  return { telemetry: { metadata: JSON.stringify({ request_id, traceparent } satisfies Cause) } };
}

/** Nothing, of a job that has no cause or one that cannot be read. */
export function causeOf({ telemetry }: Carrying): Cause {
  try {
    return cause.parse(JSON.parse(telemetry?.metadata ?? ''));
  } catch {
    return {};
  }
}
