import { randomUUID } from 'node:crypto';
import { type Person, signIn } from '../../testing/index.ts';
import type { World } from '../world.ts';

/** An id that nobody has. */
export const nobody = '019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10';

/** The administrator who stays, once there is no other who could act. */
export async function onlyAdmin({ admin, gatehouse }: World): Promise<Person> {
  await gatehouse.sql(`update users set role = 'user' where role = 'admin' and is_verified and id <> $1`, [admin.id]);
  return admin;
}

/** Somebody new, with another session beside the first. */
export async function signedInTwice({ gatehouse, person }: World): Promise<Person & { other: Person }> {
  const first = await person();
  return { ...first, other: await signIn(gatehouse, first.email) };
}

/** The code that is mailed to an address. */
export async function codeFor(
  { gatehouse, now }: World,
  purpose: 'verification' | 'email_change',
  userId: string,
  email: string,
): Promise<string> {
  const code = await gatehouse.services.otp.mint({ purpose, userId, version: 1, email }, randomUUID(), now());
  if (code === undefined) throw new Error('There is a newer code.');
  return code;
}

export const otherThan = (otp: string): string => (otp === '000000' ? '000001' : '000000');
