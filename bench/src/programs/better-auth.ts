import { createServer } from 'node:http';
import { hash, verify } from '@node-rs/argon2';
import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { admin } from 'better-auth/plugins';
import { Redis } from 'ioredis';
import pg from 'pg';
import { ARGON2_PARAMETERS } from '../load/bare-argon2.ts';

/** better-auth as its documentation sets it up: email and password, PostgreSQL, the admin plugin, Node's server. */
const { HASHING, SESSIONS, DATABASE_URL, REDIS_URL, PORT, HOST } = process.env as Record<string, string>;
const url = `http://${HOST}:${PORT}`;

const argon2id = {
  hash: (password: string) => hash(password, ARGON2_PARAMETERS),
  verify: (data: { hash: string; password: string }) => verify(data.hash, data.password),
};

function redisStorage(redis: Redis): NonNullable<BetterAuthOptions['secondaryStorage']> {
  return {
    get: (key) => redis.get(key),
    getAndDelete: (key) => redis.getdel(key),
    increment: async (key, ttl) => {
      const [value] = (await redis.multi().incr(key).expire(key, ttl, 'NX').exec()) ?? [];
      return Number(value?.[1]);
    },
    set: async (key, value, ttl) => void (await (ttl ? redis.set(key, value, 'EX', ttl) : redis.set(key, value))),
    delete: async (key) => void (await redis.del(key)),
  };
}

const options = {
  baseURL: url,
  database: new pg.Pool({ connectionString: DATABASE_URL as string, max: 10 }),
  emailAndPassword: { enabled: true, ...(HASHING === 'argon2id' ? { password: argon2id } : {}) },
  ...(SESSIONS === 'redis' ? { secondaryStorage: redisStorage(new Redis(REDIS_URL as string)) } : {}),
  plugins: [admin()],
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
} satisfies BetterAuthOptions;

await (await getMigrations(options)).runMigrations();
createServer(toNodeHandler(betterAuth(options))).listen(Number(PORT), HOST);
process.once('SIGTERM', () => process.exit());
