import { hashSync, type Options, verifySync } from '@node-rs/argon2';
import { parseDerivedKey, verifyDerivedKey } from './derived-key.ts';

/** What runs in the threads of {@link Argon2Hasher}: one hash at a time, from begin to end. */

export interface HashTask {
  readonly password: string;
  readonly options: Options;
}

export interface VerifyTask {
  readonly password: string;
  readonly stored: string;
}

export const hash = ({ password, options }: HashTask): string => hashSync(password, options);

/** @throws Error for what looks like a hash and is none */
export const verify = ({ password, stored }: VerifyTask): boolean => verifySync(stored, password);

/** Only an earlier system's hashes need this library, so only they load it. */
export async function verifyBcrypt({ password, stored }: VerifyTask): Promise<boolean> {
  const bcrypt = await import('@node-rs/bcrypt');
  return bcrypt.verifySync(password, stored);
}

export function verifyDerived({ password, stored }: VerifyTask): boolean {
  const derived = parseDerivedKey(stored);
  return derived !== undefined && verifyDerivedKey(derived, password);
}
