import { tracingChannel } from 'node:diagnostics_channel';
import { SpanKind } from '@opentelemetry/api';
import type { Piece } from '../tracing.ts';
import type { SpanTracer } from './tracer.ts';

/** What ioredis tells of each command; its arguments are left alone. */
interface Command {
  readonly command: string;
  readonly error?: Error;
}

/** Commands to Redis, of which ioredis tells by itself. */
export function traceRedis(tracer: SpanTracer): void {
  const pieces = new WeakMap<object, Piece>();
  tracingChannel<Command, Command>('ioredis:command').subscribe({
    start(message) {
      const name = message.command.toUpperCase();
      const piece = tracer.part(() => ({
        name,
        kind: SpanKind.CLIENT,
        attributes: { 'db.system.name': 'redis', 'db.operation.name': name },
      }));
      if (piece !== undefined) pieces.set(message, piece);
    },
    end() {},
    asyncStart() {},
    asyncEnd(message) {
      pieces.get(message)?.end({ error: message.error });
    },
    error() {},
  });
}
