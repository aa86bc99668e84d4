import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A file that the documentation pages load; the list is closed, so no path of a request ever reaches the disk. */
export interface Asset {
  /** Below `/docs/assets/`. */
  name: string;
  contentType: string;
  body: Buffer;
  /** Changes with the content, so that a URL with it can be cached for good. */
  version: string;
}

const { resolve } = createRequire(import.meta.url);
const javascript = 'text/javascript; charset=utf-8';
const css = 'text/css; charset=utf-8';

export function loadAssets(): Asset[] {
  return [
    asset('swagger-ui.css', css, readFileSync(resolve('swagger-ui-dist/swagger-ui.css'))),
    asset('swagger-ui-bundle.js', javascript, readFileSync(resolve('swagger-ui-dist/swagger-ui-bundle.js'))),
    asset('redoc.standalone.js', javascript, withoutForeignLogo(resolve('redoc/bundles/redoc.standalone.js'))),
    asset('favicon.png', 'image/png', readFileSync(resolve('swagger-ui-dist/favicon-32x32.png'))),
    asset('swagger-init.js', javascript, ownFile('swagger-init.js')),
    asset('redoc-init.js', javascript, ownFile('redoc-init.js')),
    asset('page.css', css, ownFile('page.css')),
  ];
}

function asset(name: string, contentType: string, body: Buffer): Asset {
  return { name, contentType, body, version: createHash('sha256').update(body).digest('base64url').slice(0, 12) };
}

function ownFile(name: string): Buffer {
  return readFileSync(new URL(`assets/${name}`, import.meta.url));
}

/** Redoc fetches its maker's logo from a CDN, and has no option against it. Without an image it leaves the place empty. */
function withoutForeignLogo(path: string): Buffer {
  return Buffer.from(readFileSync(path, 'utf8').replaceAll('https://cdn.redoc.ly/redoc/logo-mini.svg', 'data:,'));
}
