import { betterAuthDatabase } from '../peers/better-auth-database.ts';
import { betterAuthRedis } from '../peers/better-auth-redis.ts';
import gatehouse from '../peers/gatehouse.ts';
import { type Row, rate } from '../row.ts';
import { barePgSide } from './bare-sides.ts';
import { peerSides } from './peer-sides.ts';

/**
 * Who am I, asked with a valid session by 32 at a time. Gatehouse looks at the live user and session at every call, as
 * better-auth does on its database.
 */
export const me: Row = {
  name: 'me',
  title: 'users.me against get-session',
  async open(stage) {
    const sides = await peerSides(stage, 'me', { inFlight: 32 });
    return {
      sides: [...sides, await barePgSide(stage)],
      comparisons: [
        {
          what: 'users.me : better-auth on its database',
          ...rate(gatehouse.name, betterAuthDatabase.name),
          atLeast: 5,
        },
        { what: 'users.me : better-auth on Redis', ...rate(gatehouse.name, betterAuthRedis.name), atLeast: 2.5 },
      ],
    };
  },
};
