import { ManagedProcess } from '../process/managed-process.ts';
import { ensureRedisProgram } from '../services/redis-program.ts';
import type { Service } from './compose-file.ts';

/** Redis by the command of its service, on a port of this machine. */
export async function composeRedis({ command = [], environment }: Service, port: number): Promise<ManagedProcess> {
  const program = await ensureRedisProgram();
  const [shell = '', ...args] = command;
  return new ManagedProcess({
    name: 'redis',
    command: shell,
    args: args.map((word) => word.replace('redis-server', program).replace('\n', `\nport ${port}\nbind 127.0.0.1\n`)),
    env: { PATH: process.env.PATH, ...environment },
  });
}
