import { setTimeout } from 'node:timers/promises';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { newId } from '../../db/id.ts';
import { version } from '../../version.ts';
import type { Observed, Observing } from '../observe.ts';
import { Outage } from '../outage.ts';
import { setTracer } from '../tracing.ts';
import { traceRedis } from './redis.ts';
import { ToldExporter } from './told-exporter.ts';
import { SpanTracer } from './tracer.ts';

/** Milliseconds that the collector has for a batch of spans, and that what is left has at the end. */
const patience = 5000;
const lastPatience = 2000;

export interface TracingOptions {
  /** Where OTLP is taken over HTTP, without the path. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What part of the traces is recorded. */
  readonly ratio: number;
}

/** Records a part of the traces that begin here, and of the others those that were recorded where they began. */
export const recordPart = (ratio: number) => new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) });

/** Traces the work of this process. Spans leave in the background; more than the collector takes are dropped. */
export function startTracing(options: TracingOptions, { service, environment, logger }: Observing): Observed {
  const exporter = new OTLPTraceExporter({
    url: `${options.endpoint}/v1/traces`,
    headers: { ...options.headers },
    timeoutMillis: patience,
  });
  const told = new ToldExporter(exporter, new Outage(logger, 'the collector of traces'));
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': service,
      'service.version': version,
      'service.instance.id': newId(),
      'deployment.environment.name': environment,
    }),
    sampler: recordPart(options.ratio),
    spanProcessors: [new BatchSpanProcessor({ exporter: told, exportTimeoutMillis: patience + 1000 })],
  });
  const tracer = new SpanTracer(provider.getTracer('gatehouse', version));
  setTracer(tracer);
  traceRedis(tracer);
  return {
    async close() {
      await Promise.race([provider.shutdown().catch(() => undefined), setTimeout(lastPatience)]);
    },
  };
}
