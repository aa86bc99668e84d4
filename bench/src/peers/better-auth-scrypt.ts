import { betterAuthPeer } from '../better-auth.ts';

export const betterAuthScrypt = { name: 'better-auth, its scrypt', hashing: 'scrypt', sessions: 'database' } as const;

export default betterAuthPeer(betterAuthScrypt, ['sign_in']);
