import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { readOptions, usage } from './options.ts';
import { previewServer } from './server.ts';
import { previewSite } from './site.ts';
import { writeSite } from './write-site.ts';

/** Ends the process's work with a message for the person at the keyboard, not a stack trace. */
export class PreviewError extends Error {}

export interface Terminal {
  say(line: string): void;
}

/** Writes the preview, or serves it on loopback and returns the server. */
export async function runPreview(args: readonly string[], terminal: Terminal): Promise<Server | null> {
  const { port, out } = optionsOf(args);
  const site = previewSite();
  if (out === null) return serve(previewServer(site), port, terminal);
  await writeSite(site, out).catch((error: Error) => {
    throw new PreviewError(`Cannot write to ${out}: ${error.message}`);
  });
  terminal.say(`Wrote ${site.size} files; open ${join(out, 'index.html')}`);
  return null;
}

function optionsOf(args: readonly string[]) {
  try {
    return readOptions(args);
  } catch (error) {
    throw new PreviewError(`${(error as Error).message}\nUsage: ${usage}`);
  }
}

async function serve(server: Server, port: number, terminal: Terminal): Promise<Server> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw new PreviewError(listenFailure(error, port));
  });
  const { port: actual } = server.address() as AddressInfo;
  terminal.say(`Mail preview: http://127.0.0.1:${actual}/  (Ctrl-C stops it)`);
  return server;
}

function listenFailure(error: NodeJS.ErrnoException, port: number): string {
  if (error.code === 'EADDRINUSE') {
    return `Port ${port} is taken by another process. Choose another one: npm run mail:preview -- --port ${port === 65_535 ? 1081 : port + 1}`;
  }
  if (error.code === 'EACCES') return `Port ${port} needs more rights than this process has. Choose one above 1023.`;
  return `Cannot listen on port ${port}: ${error.message}`;
}
