import { startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import type { Browser } from 'playwright-core';
import { scratchDirectory } from '../scratch-directory.ts';
import { launchChromium } from './browser.ts';
import { serveDirectory } from './static-server.ts';

/** A Gatehouse with its mail worker, a site that may call it, and a browser to open the site in. */
export interface Stage extends AsyncDisposable {
  readonly gatehouse: TestGatehouse;
  readonly browser: Browser;
  /** Of the site. */
  readonly origin: string;
}

/** @param build fills the site's directory, told where the Gatehouse is */
export async function startStage(
  build: (directory: string, gatehouseUrl: string) => Promise<void>,
  env: Readonly<Record<string, string>> = {},
): Promise<Stage> {
  await using stack = new AsyncDisposableStack();
  const directory = stack.adopt(scratchDirectory(), (scratch) => scratch.remove()).path;
  const { origin } = stack.use(await serveDirectory(directory));
  const gatehouse = stack.use(
    await startGatehouse({ worker: true, env: { CORS_ORIGINS: origin, APP_URL: origin, ...env } }),
  );
  await build(directory, gatehouse.url);
  const browser = stack.adopt(await launchChromium(), (launched) => launched.close());
  const resources = stack.move();
  return { gatehouse, browser, origin, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}
