import { mkdirSync, writeFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { ExplainedError } from '../explained-error.ts';
import { waitUntil } from '../wait-until.ts';
import { type ServiceOptions, START_TIMEOUT_MS } from './service.ts';

export interface MailboxOptions extends ServiceOptions {
  webPort: number;
}

export interface MailboxService {
  smtpUrl: string;
  webUrl: string;
  stop(): Promise<void>;
}

/** An SMTP server that delivers nothing, and a page that shows what it was given. */
export async function startMailbox(options: MailboxOptions): Promise<MailboxService> {
  const { group, directory, port, webPort, onLine } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const server = group.spawn({
    name: 'mailbox',
    command: process.execPath,
    args: [program(), '--config', writeConfiguration(options)],
    cwd: directory,
    env: environment(),
    ...(onLine ? { onLine } : {}),
  });
  const webUrl = `http://127.0.0.1:${webPort}`;
  const wait = { what: 'the mailbox to answer', timeoutMs: START_TIMEOUT_MS };
  await group.whileRunning(server, (signal) => waitUntil(() => isReady(webUrl), { ...wait, signal }));
  return {
    smtpUrl: `smtp://127.0.0.1:${port}`,
    webUrl,
    stop: async () => void (await server.stop()),
  };
}

function program(): string {
  const manifest = findPackageJSON('maildev', import.meta.url);
  if (manifest === undefined) throw new ExplainedError('maildev is not in node_modules: run `npm ci` again');
  return join(dirname(manifest), 'dist/bin/maildev.js');
}

/** A file of our own keeps it from looking for one in the directories above, which could name a relay. */
function writeConfiguration({ directory, port, webPort }: MailboxOptions): string {
  const file = join(directory, 'maildev.json');
  const smtp = { ip: '127.0.0.1', smtp: port };
  const web = { webIp: '127.0.0.1', web: webPort };
  // Its certificate is self-signed: a client that upgrades to TLS would refuse it.
  const settings = { ...smtp, ...web, mailDirectory: directory, hideExtensions: ['STARTTLS'] };
  writeFileSync(file, JSON.stringify(settings));
  return file;
}

/** A relay configured in the user's environment would send test mails to real people. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('MAILDEV_')));
}

async function isReady(webUrl: string): Promise<boolean> {
  const response = await fetch(`${webUrl}/api/healthz`, { signal: AbortSignal.timeout(5_000) });
  return response.ok;
}
