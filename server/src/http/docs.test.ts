import { createHook } from 'node:async_hooks';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildOpenApiDocument } from '../openapi/document.ts';
import { toOpenApi30 } from '../openapi/openapi-3-0.ts';
import { registerDocs } from './docs.ts';

const options = { publicUrl: 'https://auth.example.com', version: '1.2.3' };
const app = fastify();
registerDocs(app, options);
beforeAll(async () => {
  await app.ready();
});
afterAll(() => app.close());

const get = (url: string, headers = {}) => app.inject({ method: 'GET', url, headers });

test.each([
  ['/openapi.json', buildOpenApiDocument(options)],
  ['/openapi-3.0.json', toOpenApi30(buildOpenApiDocument(options))],
])('the document %s is served as JSON', async (path, document) => {
  const response = await get(path);
  expect(response.statusCode).toBe(200);
  expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(response.json()).toEqual(document);
});

describe.each(['/docs', '/redoc', '/docs/errors'])('the page %s', (path) => {
  test('is HTML under a strict policy', async () => {
    const response = await get(path);
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
    const policy = String(response.headers['content-security-policy']);
    for (const part of ["default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"]) {
      expect(policy.split('; ')).toContain(part);
    }
    expect(policy).not.toMatch(/unsafe-eval|https?:|\*/);
  });

  test('has no inline script, and nothing from another host', async () => {
    const html = (await get(path)).body;
    expect(html.match(/<script\b[^>]*>[^<]/g)).toBeNull();
    expect(html).not.toMatch(/<style|style=|\son\w+=|javascript:/i);
    expect(html).not.toMatch(/(?:https?:)?\/\/[a-z]/i);
  });

  test('loads only assets that are there, with their type, for good', async () => {
    const html = (await get(path)).body;
    const assets = [...html.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, address]) => address ?? '');
    expect(assets).not.toHaveLength(0);
    for (const address of assets) {
      const url = new URL(address, `http://localhost${path}`);
      const response = await get(url.pathname + url.search);
      expect(response.statusCode).toBe(200);
      expect(response.headers['content-type']).toBe(typeOf(url.pathname));
      expect(response.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(response.rawPayload.length).toBeGreaterThan(0);
    }
  });
});

function typeOf(path: string): string {
  if (path.endsWith('.js')) return 'text/javascript; charset=utf-8';
  return path.endsWith('.css') ? 'text/css; charset=utf-8' : 'image/png';
}

test('the policy differs from none only where a page needs it', async () => {
  const policy = (await get('/redoc')).headers['content-security-policy'];
  expect(policy).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
      "connect-src 'self'; worker-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
});

test('Redoc does not fetch the logo of its maker', async () => {
  const response = await get('/docs/assets/redoc.standalone.js');
  expect(response.statusCode).toBe(200);
  expect(response.body).not.toContain('cdn.redoc.ly');
});

test.each([
  '/docs/assets',
  '/docs/assets/',
  '/docs/assets/package.json',
  '/docs/assets/../docs.ts',
  '/docs/assets/..%2f..%2fpackage.json',
  '/docs/assets/%2e%2e/%2e%2e/package.json',
  '/docs/assets/swagger-ui.css%00',
])('%s is not found', async (path) => {
  expect((await get(path)).statusCode).toBe(404);
});

test('a library is packed once, however often it is asked for', async () => {
  const begun: string[] = [];
  const hook = createHook({ init: (_id, type) => void begun.push(type) }).enable();
  try {
    for (let n = 0; n < 5; n++) {
      const { rawPayload } = await get('/docs/assets/redoc.standalone.js', { 'accept-encoding': 'br' });
      expect(rawPayload.length).toBeGreaterThan(100_000);
    }
  } finally {
    hook.disable();
  }
  expect(begun.filter((type) => type === 'ZLIB')).toHaveLength(1);
});
