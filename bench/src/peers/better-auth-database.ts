import { betterAuthPeer } from '../better-auth.ts';
import { callNames } from '../peer.ts';

export const betterAuthDatabase = {
  name: 'better-auth, database, argon2id',
  hashing: 'argon2id',
  sessions: 'database',
} as const;

export default betterAuthPeer(betterAuthDatabase, callNames);
