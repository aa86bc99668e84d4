import {
  createEventEnvelope,
  createTransport,
  dsnFromString,
  getEnvelopeEndpointWithUrlEncodedAuth,
  type TransportMakeRequestResponse,
} from '@sentry/core';
import { type InternalError, onInternalError } from '../internal-errors.ts';
import type { Observed, Observing } from '../observe.ts';
import { Outage } from '../outage.ts';
import { toEvent } from './event.ts';

/** Milliseconds that Sentry has to take an event, and what is left at the end. */
const patience = 5000;
const lastPatience = 2000;
/** Events on their way at once; more are dropped. */
const mostAtOnce = 16;

/** Tells Sentry of internal errors, in the background. */
export function startSentry(dsn: string, { service, environment, logger }: Observing): Observed {
  const project = dsnFromString(dsn);
  if (project === undefined) throw new Error('SENTRY_DSN cannot be read');
  const url = getEnvelopeEndpointWithUrlEncodedAuth(project);
  const outage = new Outage(logger, 'Sentry');
  const options = { bufferSize: mostAtOnce, recordDroppedEvent: () => undefined };
  const transport = createTransport(options, ({ body }) => post(url, body));

  const tell = (error: InternalError) =>
    transport.send(createEventEnvelope(toEvent(error, { service, environment }), project)).then(
      () => outage.over(),
      (reason) => outage.began(reason),
    );
  onInternalError((error) => void tell(error));
  process.once('uncaughtException', async (error) => {
    logger.fatal({ err: error }, 'an error that nobody caught');
    await tell({ error, requestId: 'none' });
    process.exit(1);
  });
  return {
    async close() {
      await transport.flush(lastPatience);
    },
  };
}

async function post(url: string, body: string | Uint8Array): Promise<TransportMakeRequestResponse> {
  const response = await fetch(url, { method: 'POST', body: body as string, signal: AbortSignal.timeout(patience) });
  await response.arrayBuffer();
  return {
    statusCode: response.status,
    headers: {
      'x-sentry-rate-limits': response.headers.get('x-sentry-rate-limits'),
      'retry-after': response.headers.get('retry-after'),
    },
  };
}
