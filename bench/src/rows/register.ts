import gatehouse from '../peers/gatehouse.ts';
import { type Row, rate } from '../row.ts';
import { BARE_ARGON2, bareArgon2Side } from './bare-sides.ts';
import { peerSides } from './peer-sides.ts';

/** New addresses, 16 at a time; Gatehouse writes a mail job with each. */
export const register: Row = {
  name: 'register',
  title: 'register against the hash alone',
  async open(stage) {
    return {
      sides: [...(await peerSides(stage, 'register', { inFlight: 16 })), bareArgon2Side(stage)],
      comparisons: [
        { what: 'register with its mail job : bare argon2', ...rate(gatehouse.name, BARE_ARGON2), atLeast: 0.95 },
      ],
    };
  },
};
