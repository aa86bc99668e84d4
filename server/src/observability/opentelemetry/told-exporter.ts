import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { Outage } from '../outage.ts';

/** An exporter that tells when it cannot hand over, and when it can again. */
export class ToldExporter implements SpanExporter {
  readonly #exporter: SpanExporter;
  readonly #outage: Outage;

  constructor(exporter: SpanExporter, outage: Outage) {
    this.#exporter = exporter;
    this.#outage = outage;
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.#exporter.export(spans, (result) => {
      if (result.code === ExportResultCode.SUCCESS) this.#outage.over();
      else this.#outage.began(result.error);
      done(result);
    });
  }

  shutdown(): Promise<void> {
    return this.#exporter.shutdown();
  }
}
