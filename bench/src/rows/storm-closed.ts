import type { Side } from '../measure/sample.ts';
import { stormSide } from '../measure/storm-side.ts';
import type { Peer } from '../peer.ts';
import betterAuth from '../peers/better-auth-database.ts';
import gatehouse from '../peers/gatehouse.ts';
import { type Row, rate } from '../row.ts';
import type { Stage } from '../stage.ts';
import { peerSide } from './peer-sides.ts';

const pace = { inFlight: 16 };
const inStorm = (peer: Peer) => `${peer.name}, in the storm`;

/** users.me, 16 at a time, alone and while sign-ins saturate the machine: how much of its rate it keeps. */
export const stormClosed: Row = {
  name: 'storm-closed',
  title: 'users.me, 16 at a time, while sign-ins saturate the machine',
  async open(stage) {
    return {
      sides: [...(await aloneAndInStorm(stage, gatehouse)), ...(await aloneAndInStorm(stage, betterAuth))],
      comparisons: [
        { what: 'users.me in the storm : alone', ...rate(inStorm(gatehouse), gatehouse.name), atLeast: 0.5 },
        { what: 'better-auth’s get-session in its storm : alone', ...rate(inStorm(betterAuth), betterAuth.name) },
      ],
    };
  },
};

async function aloneAndInStorm(stage: Stage, peer: Peer): Promise<Side[]> {
  const running = await peer.start(stage);
  const target = async () => ({ kind: 'http', script: await running.script('me') }) as const;
  const options = { name: inStorm(peer), target, pace, timing: stage.options.timing, server: running.process };
  return [await peerSide(stage, peer, 'me', pace), stormSide(options, () => running.script('sign_in'))];
}
