import type { Meter } from '../observability/meter.ts';
import type { PasswordHasher } from './password-hasher.ts';

/** The hasher, which tells the meter, if there is one, how long each hash took with the wait for a thread. */
export function timed(hasher: PasswordHasher, meter: Meter | undefined): PasswordHasher {
  if (meter === undefined) return hasher;
  const time = async <T>(work: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    try {
      return await work();
    } finally {
      meter.hashed((performance.now() - began) / 1000);
    }
  };
  return {
    hash: (password) => time(() => hasher.hash(password)),
    verify: (stored, password) => time(() => hasher.verify(stored, password)),
    needsRehash: (stored) => hasher.needsRehash(stored),
    start: () => hasher.start?.(),
    close: async () => hasher.close?.(),
  };
}
