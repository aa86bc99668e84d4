import { parse, stringify } from 'uuid';
import { mac, sameBytes } from './secrets.ts';

const headBytes = 16 + 4 + 6;

/** What a mailed link says: whose password, at which version of the account, until when (ms since the epoch). */
export interface ResetClaim {
  readonly userId: string;
  readonly version: number;
  readonly expiresAt: number;
}

/**
 * Bound to the account's version: using one raises the version, which voids every other link.
 * Nothing is stored, so there is nothing to leak and nothing to forget.
 */
export function issueResetToken(key: Buffer, { userId, version, expiresAt }: ResetClaim): string {
  const head = Buffer.alloc(headBytes);
  head.set(parse(userId));
  head.writeUInt32BE(version, 16);
  head.writeUIntBE(expiresAt, 20, 6);
  return Buffer.concat([head, mac(key, head)]).toString('base64url');
}

/** The claim of a token that is ours and not expired; undefined for anything else. Touches no store. */
export function readResetToken(key: Buffer, token: string, now: number): ResetClaim | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== headBytes + 32 || bytes.toString('base64url') !== token) return undefined;
  const head = bytes.subarray(0, headBytes);
  if (!sameBytes(bytes.subarray(headBytes), mac(key, head))) return undefined;
  const expiresAt = head.readUIntBE(20, 6);
  if (expiresAt <= now) return undefined;
  return { userId: stringify(head.subarray(0, 16)), version: head.readUInt32BE(16), expiresAt };
}

/** Where a password is set by a mailed link. The base is configuration; nothing of any request is in it. */
export function setPasswordLink(appUrl: string, key: Buffer, claim: ResetClaim): string {
  const link = new URL(`${appUrl}/reset-password`);
  link.searchParams.set('token', issueResetToken(key, claim));
  return link.href;
}
