import { betterAuthDatabase } from '../peers/better-auth-database.ts';
import { betterAuthScrypt } from '../peers/better-auth-scrypt.ts';
import gatehouse from '../peers/gatehouse.ts';
import { type Row, rate } from '../row.ts';
import { BARE_ARGON2, bareArgon2Side } from './bare-sides.ts';
import { peerSides } from './peer-sides.ts';

/** Right passwords, 16 at a time. Whatever a sign-in costs besides its hash is overhead. */
export const signIn: Row = {
  name: 'sign-in',
  title: 'sign-in against the hash alone',
  async open(stage) {
    const against = (other: string) => rate(gatehouse.name, other);
    return {
      sides: [...(await peerSides(stage, 'sign_in', { inFlight: 16 })), bareArgon2Side(stage)],
      comparisons: [
        { what: 'sign-in : bare argon2 verify', ...against(BARE_ARGON2), atLeast: 0.95 },
        { what: 'sign-in : better-auth with argon2id', ...against(betterAuthDatabase.name) },
        { what: 'sign-in : better-auth with its scrypt', ...against(betterAuthScrypt.name) },
      ],
    };
  },
};
