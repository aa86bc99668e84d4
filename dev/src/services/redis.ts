import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { secretFile } from '../secret-file.ts';
import { waitUntil } from '../wait-until.ts';
import { ensureRedisProgram } from './redis-program.ts';
import { type ServiceOptions, START_TIMEOUT_MS } from './service.ts';

export interface RedisOptions extends ServiceOptions {
  /** Whether the state survives a restart. */
  persistent: boolean;
  /** Where several servers have the same; else it is made, and kept beside the directory. */
  password?: string;
  /** Further lines of the configuration. */
  settings?: readonly string[];
  /** Whether it is a Sentinel, which watches others. */
  sentinel?: boolean;
}

export interface Redis {
  url: string;
  stop(): Promise<void>;
}

/** A private Redis, reachable from this machine only, with a password. */
export async function startRedis(options: RedisOptions): Promise<Redis> {
  const { group, directory, port, onLine } = options;
  const program = await ensureRedisProgram();
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const password = options.password ?? secretFile(`${directory}-password`);
  const server = group.spawn({
    name: 'redis',
    command: program,
    args: [writeConfiguration(options, password), ...(options.sentinel ? ['--sentinel'] : [])],
    cwd: directory,
    ...(onLine ? { onLine } : {}),
  });
  const wait = { what: 'Redis to answer', timeoutMs: START_TIMEOUT_MS };
  await group.whileRunning(server, (signal) => waitUntil(() => ping(port, password), { ...wait, signal }));
  return {
    url: `redis://:${password}@127.0.0.1:${port}`,
    stop: async () => void (await server.stop()),
  };
}

/** In a file, because the arguments of a process can be read by every user of the machine. */
function writeConfiguration(
  { directory, port, persistent, settings: more = [] }: RedisOptions,
  password: string,
): string {
  const file = join(directory, 'redis.conf');
  const settings = [
    'bind 127.0.0.1',
    `port ${port}`,
    'protected-mode yes',
    `requirepass ${password}`,
    'daemonize no',
    `dir ${JSON.stringify(directory)}`,
    'save ""',
    `appendonly ${persistent ? 'yes' : 'no'}`,
    'appendfsync everysec',
    ...more,
  ];
  writeFileSync(file, `${settings.join('\n')}\n`, { mode: 0o600 });
  return file;
}

/** While Redis still reads its files, it answers with an error. */
async function ping(port: number, password: string): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port });
  const answer = new Promise<boolean>((resolve, reject) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
      if (text.includes('+PONG')) resolve(true);
      else if (/^-(?!NOAUTH)/m.test(text)) resolve(false);
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(false));
  });
  socket.write(`AUTH ${password}\r\nPING\r\n`);
  try {
    return await Promise.race([answer, sleep(2_000, false)]);
  } finally {
    socket.destroy();
  }
}
