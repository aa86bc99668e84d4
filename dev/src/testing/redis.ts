import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';

export interface TestRedis {
  url: string;
  /** Put before every key, it keeps the tests that share this Redis apart. */
  prefix: string;
}

export function testRedis(): TestRedis {
  return { url: inject('gatehouse').redisUrl, prefix: `test:${randomBytes(8).toString('hex')}:` };
}
