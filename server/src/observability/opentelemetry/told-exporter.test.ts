import { PassThrough } from 'node:stream';
import { freePort, HttpReceiver } from '@gatehouse/dev/testing';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { expect, test } from 'vitest';
import { createLogger } from '../logger.ts';
import { Outage } from '../outage.ts';
import { ToldExporter } from './told-exporter.ts';

test('it is said once that the collector is away, and once that it is back', async () => {
  const port = await freePort();
  const log = new PassThrough();
  const lines: { level: string; msg: string }[] = [];
  log.on('data', (chunk) => lines.push(JSON.parse(chunk.toString())));
  const outage = new Outage(createLogger('info', 'test', log), 'the collector of traces');
  const otlp = new OTLPTraceExporter({ url: `http://127.0.0.1:${port}/v1/traces`, timeoutMillis: 2000 });
  const exporter = new ToldExporter(otlp, outage);
  const handOver = () => new Promise<void>((resolve) => exporter.export([], () => resolve()));
  await handOver();
  await handOver();
  await using _collector = await HttpReceiver.start({ port });
  await handOver();
  await handOver();
  await exporter.shutdown();
  expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
    ['warn', 'the collector of traces is away'],
    ['info', 'the collector of traces is back'],
  ]);
});
