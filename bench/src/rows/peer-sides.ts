import type { Pace } from '../load/job.ts';
import { loadSide } from '../measure/load-side.ts';
import type { Side } from '../measure/sample.ts';
import type { CallName, Peer } from '../peer.ts';
import { allPeers } from '../peers/index.ts';
import type { Stage } from '../stage.ts';

/** A side for each peer that offers the call. */
export async function peerSides(stage: Stage, call: CallName, pace: Pace): Promise<Side[]> {
  const sides: Side[] = [];
  // One after the other: their starts would take each other's CPU.
  for (const peer of await allPeers())
    if (peer.offers.includes(call)) sides.push(await peerSide(stage, peer, call, pace));
  return sides;
}

export async function peerSide(stage: Stage, peer: Peer, call: CallName, pace: Pace, name = peer.name): Promise<Side> {
  const running = await peer.start(stage);
  return loadSide({
    name,
    target: async () => ({ kind: 'http', script: await running.script(call) }),
    pace,
    timing: stage.options.timing,
    server: running.process,
  });
}
