import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';
import { ensureChromium } from './chromium-program.ts';

/** For everything that is waited for in a page: generous, as the machine may be busy with other tests. */
const TIMEOUT_MS = 45_000;
/** For the hook that starts a browser: it may have to install one first. */
export const START_TIMEOUT_MS = 12 * 60_000;

const args = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A headless Chromium with a profile of its own. Root may not use its sandbox, and it opens our own pages alone. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: await ensureChromium(),
    headless: true,
    chromiumSandbox: false,
    args,
    timeout: 120_000,
  });
}

/** What one visitor has: cookies, storage and tabs, and what the pages complained of. */
export interface Visitor extends AsyncDisposable {
  readonly context: BrowserContext;
  /** Errors in the console, and those that nobody caught. */
  readonly complaints: string[];
}

export async function newVisitor(browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  context.setDefaultTimeout(TIMEOUT_MS);
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(error.error().message));
  return { context, complaints, [Symbol.asyncDispose]: () => context.close() };
}
