import { measureLoad } from '../measure/load-side.ts';
import type { Sample } from '../measure/sample.ts';
import { stormSide } from '../measure/storm-side.ts';
import peer, { gatehouse } from '../peers/gatehouse.ts';
import type { Row } from '../row.ts';
import { BARE_ARGON2, bareArgon2Side } from './bare-sides.ts';
import { peerSide } from './peer-sides.ts';

const ALONE = 'users.me alone';
const STORM = 'users.me in the storm';

/** users.me at a fifth of its own maximum, at a fixed rate, alone and while sign-ins saturate the machine. */
export const storm: Row = {
  name: 'storm',
  title: 'users.me at 20 % of its maximum while sign-ins saturate the machine',
  async open(stage) {
    const running = await gatehouse(stage);
    const common = {
      name: STORM,
      target: async () => ({ kind: 'http', script: await running.script('me') }) as const,
      timing: stage.options.timing,
      server: running.process,
    };
    const { perSecond: maximum = 0 } = await measureLoad({ ...common, pace: { inFlight: 16 } });
    const pace = { perSecond: Math.ceil(maximum / 5) };
    const p99 = ({ [ALONE]: alone, [STORM]: inStorm }: Readonly<Record<string, Sample>>) =>
      (inStorm?.p99 ?? Number.NaN) / (alone?.p99 ?? Number.NaN);
    return {
      sides: [
        await peerSide(stage, peer, 'me', pace, ALONE),
        stormSide({ ...common, pace }, () => running.script('sign_in')),
        bareArgon2Side(stage),
      ],
      comparisons: [
        {
          what: 'users.me unanswered in the storm',
          of: (samples) => samples[STORM]?.failures ?? Number.NaN,
          atMost: 0,
        },
        { what: 'its p99 in the storm : alone', of: p99, atMost: 5 },
        {
          what: 'sign-ins meanwhile : bare argon2',
          of: (samples) => (samples[STORM]?.meanwhile ?? Number.NaN) / (samples[BARE_ARGON2]?.perSecond ?? Number.NaN),
          atLeast: 0.7,
        },
      ],
    };
  },
};
