import { ensureProgram, type Program, type ProgramLookup } from './installed-program.ts';

const redis: Program = {
  name: 'Redis',
  need: 'Gatehouse needs a Redis (or Valkey)',
  executables: ['redis-server', 'valkey-server'],
  packages: { apt: 'redis-server', brew: 'redis', dnf: 'valkey', apk: 'redis', pacman: 'valkey' },
  alternative: 'or set REDIS_URL to a Redis of your own',
};

/** The Redis or Valkey on the path, of which a private one is started: a service of the package's is left alone. */
export const ensureRedisProgram = (lookup?: ProgramLookup): Promise<string> => ensureProgram(redis, lookup);
