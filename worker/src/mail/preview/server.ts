import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Page } from './site.ts';

const pagePolicy =
  "default-src 'none'; style-src 'self'; frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const mailPolicy =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/** A server, not yet listening, that answers with the pages of the site and nothing else. */
export function previewServer(site: ReadonlyMap<string, Page>): Server {
  return createServer((request, response) => answer(site, request, response));
}

function answer(site: ReadonlyMap<string, Page>, request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    send(request, response, 405, { type: 'text/plain', body: 'Only GET and HEAD\n' }, { allow: 'GET, HEAD' });
    return;
  }
  const path = (request.url ?? '/').split('?', 1)[0]?.replace(/^\//, '');
  const page = site.get(path || 'index.html');
  if (page === undefined) send(request, response, 404, { type: 'text/plain', body: 'No such page\n' });
  else send(request, response, 200, page);
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  page: Page,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'content-type': `${page.type}; charset=utf-8`,
    'content-length': Buffer.byteLength(page.body),
    'content-security-policy': page.isMail === true ? mailPolicy : pagePolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : page.body);
}
