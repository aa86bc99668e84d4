import type { Socket } from 'node:net';
import { errorCatalogue } from '@gatehouse/shared';
import { newId } from '../db/id.ts';
import { AppError } from '../errors.ts';
import type { Services } from '../services.ts';
import { toProblem } from './problem.ts';
import { securityHeaders } from './security-headers.ts';

// An import of `node:http` also makes its WebSocket, and Node loads its whole HTTP client for that: 10 MB.
const { STATUS_CODES } = process.getBuiltinModule('node:http');

/** What Node's parser refuses never becomes a request. It is answered here, by hand, as every other error is. */
export function clientErrorHandler({ config, logger, meter }: Services) {
  const { publicUrl } = config.http;
  return (thrown: NodeJS.ErrnoException, socket: Socket): void => {
    if (!socket.writable || thrown.code === 'ECONNRESET' || isAnswering(socket)) {
      socket.destroy();
      return;
    }
    const error = toClientError(thrown.code);
    const id = newId();
    const { status } = errorCatalogue[error.code];
    const body = JSON.stringify(toProblem(error, { id, url: '/' }, publicUrl));
    const headers = {
      ...securityHeaders,
      'content-type': 'application/problem+json',
      'content-length': Buffer.byteLength(body),
      'x-request-id': id,
      vary: 'Origin',
      connection: 'close',
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
    meter?.answered('other', status);
    logger.info({ request_id: id, method: 'none', route: 'none', status, reason: thrown.code }, 'request');
  };
}

/** Whether an answer to an earlier request is on its way, in whose middle ours must not appear. */
function isAnswering(socket: Socket & { _httpMessage?: { headersSent: boolean } | null }): boolean {
  return socket._httpMessage?.headersSent ?? false;
}

function toClientError(code: string | undefined): AppError {
  if (code === 'HPE_HEADER_OVERFLOW' || code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW')
    return new AppError('payload_too_large');
  const message =
    code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'Expected the whole request in time' : 'Expected an HTTP request';
  return new AppError('validation_failed', { issues: [{ path: '', message }] });
}
