import type { IncomingMessage } from 'node:http';
import Negotiator from 'negotiator';
import { AppError } from '../errors.ts';

const anything = new Set([undefined, '*/*', 'application/json']);

/** @throws AppError `not_acceptable` for a client that takes no JSON */
export function assertAcceptsJson(request: IncomingMessage): void {
  if (anything.has(request.headers.accept)) return;
  if (new Negotiator(request).mediaType(['application/json']) === undefined) throw new AppError('not_acceptable');
}
