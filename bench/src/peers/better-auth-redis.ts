import { betterAuthPeer } from '../better-auth.ts';

export const betterAuthRedis = { name: 'better-auth, Redis', hashing: 'argon2id', sessions: 'redis' } as const;

export default betterAuthPeer(betterAuthRedis, ['me']);
