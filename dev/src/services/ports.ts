import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { ExplainedError } from '../explained-error.ts';

/** A taken wildcard address also takes the port, and `localhost` may mean either loopback address. */
const ADDRESSES = ['127.0.0.1', '::1', '0.0.0.0'];

/**
 * Below the range from which systems give ports to outgoing connections: a port that is free now
 * is not taken by somebody's connection before its service listens on it.
 */
const FREE_RANGE = [15_000, 32_000] as const;

export async function isPortFree(port: number): Promise<boolean> {
  for (const host of ADDRESSES) {
    if (!(await canListen(port, host))) return false;
  }
  return true;
}

export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = randomInt(...FREE_RANGE);
    if (await isPortFree(port)) return port;
  }
  throw new ExplainedError(`found no free port between ${FREE_RANGE[0]} and ${FREE_RANGE[1]}`);
}

/** For a port that people rely on: says whose it is, and how to choose another. */
export async function requirePort(port: number, owner: string, variable: string): Promise<number> {
  if (await isPortFree(port)) return port;
  throw new ExplainedError(`port ${port} (${owner}, set ${variable} to change it) is already in use`);
}

/** For a port that is only printed: another one will do, with a notice. */
export async function preferPort(port: number, owner: string, notice: (message: string) => void): Promise<number> {
  if (await isPortFree(port)) return port;
  const other = await freePort();
  notice(`port ${port} (${owner}) is already in use; taking ${other} instead`);
  return other;
}

async function canListen(port: number, host: string): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, host, exclusive: true, ipv6Only: host.includes(':') });
    await once(server, 'listening');
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EACCES') throw new ExplainedError(`port ${port} needs more rights than this user has`);
    // A machine without IPv6 cannot have the port taken there.
    return code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT';
  } finally {
    if (server.listening) {
      server.close();
      await once(server, 'close');
    }
  }
}
