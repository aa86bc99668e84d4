import { parse, stringify } from 'uuid';
import { mac, sameBytes } from './secrets.ts';

const idBytes = 16;
const counterBytes = 4;
const macBytes = 32;

/** What a refresh token says: which session, and the how-many-eth token of it. */
export interface RefreshClaim {
  readonly sessionId: string;
  readonly counter: number;
}

/**
 * Session id, counter and their MAC, in base64url. The server stores the counter alone: the token
 * of a given counter can be made again, which is how a lost answer gets the same successor.
 */
export function issueRefreshToken(key: Buffer, { sessionId, counter }: RefreshClaim): string {
  const head = Buffer.alloc(idBytes + counterBytes);
  head.set(parse(sessionId));
  head.writeUInt32BE(counter, idBytes);
  return Buffer.concat([head, mac(key, head)]).toString('base64url');
}

/** The claim of a token that is ours, without any I/O; undefined for anything else. */
export function readRefreshToken(key: Buffer, token: string): RefreshClaim | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== idBytes + counterBytes + macBytes || bytes.toString('base64url') !== token) return undefined;
  const head = bytes.subarray(0, idBytes + counterBytes);
  if (!sameBytes(bytes.subarray(idBytes + counterBytes), mac(key, head))) return undefined;
  return { sessionId: stringify(head.subarray(0, idBytes)), counter: head.readUInt32BE(idBytes) };
}
