import type { HttpReceiver } from '../testing/index.ts';

type Value = { stringValue: string } | { intValue: number };

interface Attribute {
  readonly key: string;
  readonly value: Value;
}

/** A span as OTLP has it in JSON. */
interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  readonly links: readonly { readonly traceId: string }[];
  readonly status: { readonly code: number };
}

interface OtlpRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

export interface Span extends Omit<OtlpSpan, 'attributes'> {
  readonly service: unknown;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** The spans that a collector was sent. */
export function spansOf(collector: HttpReceiver): Span[] {
  const requests = collector.received.map(({ body }) => JSON.parse(body) as OtlpRequest);
  return requests
    .flatMap(({ resourceSpans }) => resourceSpans)
    .flatMap(({ resource, scopeSpans }) => {
      const service = valuesOf(resource.attributes)['service.name'];
      const spans = scopeSpans.flatMap((scope) => scope.spans);
      return spans.map((span) => ({ ...span, service, attributes: valuesOf(span.attributes) }));
    });
}

const valuesOf = (attributes: readonly Attribute[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

/** A trace as an outline: each span below the one that it is a part of, in the order in which they began. */
export function outline(spans: readonly Span[], parent?: Span, depth = 0): string[] {
  const parts = spans.filter(({ parentSpanId = '' }) => parentSpanId === (parent?.spanId ?? ''));
  const begun = ({ startTimeUnixNano }: Span) => Number(startTimeUnixNano);
  return parts
    .sort((a, b) => begun(a) - begun(b))
    .flatMap((span) => [`${'  '.repeat(depth)}${span.name}`, ...outline(spans, span, depth + 1)]);
}
