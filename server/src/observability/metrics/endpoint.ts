import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '../../config.ts';
import { exitUnableToListen } from '../../exit-unable-to-listen.ts';
import { securityHeaders } from '../../http/security-headers.ts';
import type { Logger } from '../logger.ts';
import { refusalOf } from './access.ts';

// As in client-errors.ts: an import of it takes 10 MB.
const { createServer } = process.getBuiltinModule('node:http');

/** Nobody else but a few Prometheus servers has anything to ask here. */
const mostConnections = 32;
const patience = 10_000;

/** Tells a worker's metrics at `/metrics` of a port of their own, until the process ends. */
export async function tellMetrics(
  config: Config,
  port: number,
  text: () => Promise<string>,
  logger: Logger,
): Promise<void> {
  const { host } = config.http;
  const server = createServer({ headersTimeout: patience, requestTimeout: patience }, (request, response) => {
    response.setHeaders(new Map(Object.entries(securityHeaders)));
    answer(config, request, response, text).catch((err) => {
      logger.error({ err }, 'the metrics cannot be told');
      response.writeHead(500).end();
    });
  });
  server.maxConnections = mostConnections;
  const listening = new Promise<void>((resolve, reject) => server.listen(port, host, resolve).once('error', reject));
  await listening.catch((error) => exitUnableToListen('WORKER_METRICS_PORT', { host, port }, error));
  const { port: opened } = server.address() as AddressInfo;
  logger.info({ address: `http://${host}:${opened}/metrics` }, 'telling metrics');
}

async function answer(
  config: Config,
  request: IncomingMessage,
  response: ServerResponse,
  text: () => Promise<string>,
): Promise<void> {
  if (request.method !== 'GET' || !/^\/metrics(?:\?|$)/.test(request.url ?? '')) {
    response.writeHead(404).end();
    return;
  }
  if (refusalOf(config, request.headers.authorization) !== undefined) {
    response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
    return;
  }
  const body = await text();
  response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
  response.end(body);
}
