import { type Algorithm, hash, verify } from '@node-rs/argon2';
import type { Call } from './call.ts';

/** The parameters that both services are given. */
export const ARGON2_PARAMETERS = {
  // An ambient const enum, which type stripping cannot inline; 2 is Argon2id.
  algorithm: 2 as Algorithm,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
};

/** As many verifications as the machine can do, and nothing else. */
export async function bareArgon2(): Promise<Call> {
  const password = 'a horse of another colour';
  const stored = await hash(password, ARGON2_PARAMETERS);
  return () => verify(stored, password);
}
