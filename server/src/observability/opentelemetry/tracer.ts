import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  type Tracer as OpenTelemetryTracer,
  ROOT_CONTEXT,
  type Span,
  type SpanOptions,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { Piece, TraceIds, Tracer, Work } from '../tracing.ts';
import { type Described, describeWork } from './describe-work.ts';
import { recordOutcome } from './record-outcome.ts';

const propagator = new W3CTraceContextPropagator();

/** Asked every few seconds by whoever looks after the process. */
const probes = new Set(['/health', '/ready', '/metrics']);

/** Makes a span of each piece of work. The current one is known by the asynchronous context. */
export class SpanTracer implements Tracer {
  readonly #tracer: OpenTelemetryTracer;
  readonly #current = new AsyncLocalStorage<Span>();

  constructor(tracer: OpenTelemetryTracer) {
    this.#tracer = tracer;
  }

  begin(work: Work): Piece | undefined {
    switch (work.kind) {
      case 'request':
        return probes.has(work.route ?? '') ? undefined : this.#request(work);
      case 'mail_processed':
        return this.#start(() => describeWork(work), remote(work.traceparent));
      default:
        return this.part(() => describeWork(work));
    }
  }

  /** A part of the current piece of work. What belongs to none is nobody's to wait for, and has no trace of its own. */
  part(describe: () => Described): Piece | undefined {
    const whole = this.#current.getStore();
    return whole?.isRecording() ? this.#start(describe, trace.setSpan(ROOT_CONTEXT, whole)) : undefined;
  }

  current(): TraceIds | undefined {
    const span = this.#current.getStore();
    if (span === undefined) return undefined;
    const { traceId, spanId } = span.spanContext();
    return {
      traceId,
      spanId,
      get traceparent() {
        return traceparentOf(span);
      },
    };
  }

  /** Of its own trace, whatever the client says: it shall not decide what is recorded. Its own trace can be found by the link. */
  #request(work: Extract<Work, { kind: 'request' }>): Piece {
    const client = trace.getSpanContext(remote(work.traceparent));
    return this.#start(() => describeWork(work), ROOT_CONTEXT, client && { links: [{ context: client }] });
  }

  #start(describe: () => Described, parent: Context, options: SpanOptions = {}): Piece {
    const { name, kind, attributes } = describe();
    const span = this.#tracer.startSpan(name, { ...options, kind, attributes }, parent);
    return {
      run: (act) => this.#current.run(span, act),
      end(outcome) {
        recordOutcome(span, outcome);
        span.end();
      },
    };
  }
}

function traceparentOf(span: Span): string {
  const carrier: { traceparent?: string } = {};
  propagator.inject(trace.setSpan(ROOT_CONTEXT, span), carrier, defaultTextMapSetter);
  return carrier.traceparent ?? '';
}

const remote = (traceparent: string | undefined): Context =>
  propagator.extract(ROOT_CONTEXT, { traceparent }, defaultTextMapGetter);
