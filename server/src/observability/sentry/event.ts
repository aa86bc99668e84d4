import { createStackParser, type Event, type Exception, type StackFrame, uuid4 } from '@sentry/core';
import { nodeStackLineParser } from '@sentry/core/server';
import { version } from '../../version.ts';
import type { InternalError } from '../internal-errors.ts';
import { currentTrace } from '../tracing.ts';
import { scrub } from './scrub.ts';

const parseStack = createStackParser(nodeStackLineParser());
const deepest = 5;

/** What Sentry is told of an error: where it was thrown, in whose request, and its words without values. Nothing else is known of the call. */
export function toEvent(
  { error, requestId, within }: InternalError,
  { service, environment }: { readonly service: string; readonly environment: string },
): Event {
  const trace = currentTrace();
  return {
    event_id: uuid4(),
    timestamp: Date.now() / 1000,
    platform: 'node',
    level: 'error',
    release: `gatehouse@${version}`,
    environment,
    tags: { service, request_id: requestId, ...(within !== undefined && { within }) },
    ...(trace !== undefined && { contexts: { trace: { trace_id: trace.traceId, span_id: trace.spanId } } }),
    exception: { values: chain(error) },
  };
}

/** The error and its causes; what was thrown comes last. */
function chain(thrown: unknown): Exception[] {
  const values: Exception[] = [];
  for (let at: unknown = thrown; at !== undefined && values.length < deepest; at = (at as Error | null)?.cause) {
    values.unshift(at instanceof Error ? toException(at) : { type: typeof at });
  }
  return values;
}

function toException(error: Error): Exception {
  const { message, stack = '' } = error;
  return { type: error.constructor.name, value: scrub(message), stacktrace: { frames: frames(stack) } };
}

/** What comes before the first frame is the message. */
function frames(stack: string): StackFrame[] {
  const first = stack.indexOf('\n    at ');
  return first === -1 ? [] : parseStack(stack.slice(first));
}
