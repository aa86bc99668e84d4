import { randomUUID } from 'node:crypto';
import { startGatehouse } from '@gatehouse/dev/testing';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterEach, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { causeOf } from '../../queue/cause.ts';
import { currentTrace, setTracer, traced } from '../tracing.ts';
import { recordPart } from './start.ts';
import { SpanTracer } from './tracer.ts';

/** A tracer that keeps its spans here. */
function keepSpans(ratio: number): InMemorySpanExporter {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    sampler: recordPart(ratio),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  setTracer(new SpanTracer(provider.getTracer('test')));
  return exporter;
}
afterEach(() => setTracer(undefined));

/** A mail that a worker takes: the beginning of a trace where it carries none. */
const mail = { kind: 'mail_processed', id: '1', template: 'welcome', attempt: 1, traceparent: undefined } as const;

test('where all connections are busy each query is still a part of the call that made it', async () => {
  await using gatehouse = await startGatehouse({ env: { DB_POOL_SIZE: '2' } });
  const lanes = 6;
  const spans = keepSpans(1);
  const { mails, orm } = gatehouse.services;
  const work = () =>
    traced(mail, async () => {
      await inTransaction(orm, (em) => em.execute('select id from users'));
      await mails.ofUser(randomUUID());
    });
  // On a machine that is busy itself PostgreSQL may count as away for a moment.
  const allAreDone = async () => {
    spans.reset();
    const ends = await Promise.allSettled(Array.from({ length: lanes }, work));
    return ends.every(({ status }) => status === 'fulfilled');
  };
  await expect.poll(allAreDone, { timeout: 20_000 }).toBe(true);
  const wholes = spans.getFinishedSpans().filter(({ name }) => name === 'process mail');
  expect(wholes).toHaveLength(lanes);
  for (const whole of wholes) {
    const id = whole.spanContext().spanId;
    const parts = spans.getFinishedSpans().filter(({ parentSpanContext }) => parentSpanContext?.spanId === id);
    expect(parts.map(({ name }) => name)).toEqual(['BEGIN', 'SELECT users', 'COMMIT', 'SELECT job_log SELECT job']);
  }
});

test('of a trace that is not recorded nothing is, here or by whoever goes on with it; it still has a name', async () => {
  const spans = keepSpans(0);
  const traceparent = await traced(mail, async () => {
    await traced({ kind: 'smtp' }, async () => undefined);
    return currentTrace()?.traceparent;
  });
  expect(traceparent).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-00$/);
  const elsewhere = keepSpans(1);
  await traced({ ...mail, traceparent }, async () => {
    expect(currentTrace()?.traceId).toBe(traceparent?.split('-')[1]);
  });
  expect([...spans.getFinishedSpans(), ...elsewhere.getFinishedSpans()]).toEqual([]);
});

test('a traceparent that is none begins a trace', async () => {
  const spans = keepSpans(1);
  for (const traceparent of [undefined, '', '00-0-0-01', "00-' or 1=1"]) {
    await traced({ ...mail, traceparent }, async () => undefined);
  }
  expect(spans.getFinishedSpans().map(({ parentSpanContext }) => parentSpanContext)).toEqual(Array(4).fill(undefined));
});

test('what cannot be read of a cause is no cause', () => {
  for (const metadata of [undefined, '', '{', '[]', '{"request_id": 1}']) {
    expect(causeOf({ telemetry: { ...(metadata !== undefined && { metadata }) } })).toEqual({});
  }
  expect(causeOf({})).toEqual({});
});
