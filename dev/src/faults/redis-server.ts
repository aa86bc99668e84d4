import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Part } from '../process/part.ts';
import { freePort } from '../services/ports.ts';
import { startRedis } from '../services/redis.ts';
import { waitUntil } from '../wait-until.ts';

/** Several servers that keep the data between them, and what Gatehouse is told of them. */
export interface RedisDeployment extends AsyncDisposable {
  readonly url: string;
  /** Those with data. */
  readonly servers: readonly RedisServer[];
  /** Waits until whoever is asked names another in the place of this one. */
  promoted(lost: RedisServer): Promise<void>;
  /** Puts a replica in the place of a primary, with the consent of both. */
  relieve(primary: RedisServer): Promise<void>;
}

/** With all that a URL has to write with percent signs. */
export const secret = 'p@ss/w%rd:of?the#fault,suite';

export interface RedisServerOptions {
  readonly directory: string;
  readonly name: string;
  readonly settings: readonly string[];
  readonly sentinel?: boolean;
  readonly port?: number;
}

/** Generous, because elections take their time on a busy machine. */
export const patience = { timeoutMs: 60_000 };

/** A server of several, and a connection of the test's own to it. */
export class RedisServer implements AsyncDisposable {
  readonly name: string;
  readonly port: number;
  readonly part: Part;
  readonly client: Redis;

  private constructor(options: RedisServerOptions, port: number) {
    const { name, directory, settings, sentinel = false } = options;
    const where = { directory: join(directory, name), port, password: secret, persistent: false };
    this.name = name;
    this.port = port;
    this.part = new Part(name, (group) => startRedis({ ...where, group, settings, sentinel }));
    this.client = new Redis({ port, password: secret, lazyConnect: true, commandTimeout: 1000, socketTimeout: 1500 });
    this.client.on('error', () => undefined);
  }

  static async start(options: RedisServerOptions): Promise<RedisServer> {
    const server = new RedisServer(options, options.port ?? (await freePort()));
    await server.part.start();
    return server;
  }

  async isPrimary(): Promise<boolean> {
    return (await this.client.role())[0] === 'master';
  }

  /** Waits until it is a replica that has all that its primary has. */
  async follows(): Promise<void> {
    const synchronised = async () => {
      const [role, , , state] = (await this.client.role()) as unknown[];
      return role === 'slave' && state === 'connected';
    };
    await waitUntil(synchronised, { ...patience, what: `${this.name} to follow` });
  }

  /** Waits until all that was written to this primary is in its replicas. */
  async isReplicated(): Promise<void> {
    const replicated = async () => {
      const [, written, replicas] = (await this.client.role()) as [string, number, string[][]];
      return replicas.length > 0 && replicas.every(([, , read]) => Number(read) >= written);
    };
    await waitUntil(replicated, { ...patience, what: `the replicas of ${this.name}` });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client.disconnect();
    this.part.thaw();
    await this.part.kill();
  }
}

/** Waits until all servers say so. */
export async function allSay(
  what: string,
  servers: readonly RedisServer[],
  probe: (server: RedisServer) => Promise<boolean>,
): Promise<void> {
  const agreed = async () => (await Promise.all(servers.map(probe))).every(Boolean);
  await waitUntil(agreed, { ...patience, what });
}

/** The primaries that answer, each with the keys it has. */
export async function keysByPrimary({ servers }: RedisDeployment, pattern: string): Promise<Map<string, RedisServer>> {
  const primaries = await Promise.all(servers.map(async (server) => ((await server.isPrimary()) ? [server] : [])));
  const keys = await Promise.all(
    primaries.flat().map(async (server) => {
      const found = await server.client.keys(pattern);
      return found.map((key) => [key, server] as const);
    }),
  );
  return new Map(keys.flat());
}
