import betterAuth from '../peers/better-auth-database.ts';
import gatehouse from '../peers/gatehouse.ts';
import type { Row } from '../row.ts';
import { peerSide } from './peer-sides.ts';

const pace = { inFlight: 64 };

/** Resident memory of the API's processes at the end of a load of 64 at a time. */
export const memory: Row = {
  name: 'memory',
  title: 'memory of an API process under load',
  async open(stage) {
    return {
      sides: [await peerSide(stage, gatehouse, 'me', pace), await peerSide(stage, betterAuth, 'me', pace)],
      comparisons: [
        {
          what: 'memory under load : better-auth’s',
          of: ({ [gatehouse.name]: ours, [betterAuth.name]: theirs }) =>
            (ours?.memoryMb ?? Number.NaN) / (theirs?.memoryMb ?? Number.NaN),
          atMost: 0.5,
        },
      ],
    };
  },
};
