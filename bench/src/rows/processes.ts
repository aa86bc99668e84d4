import { loadSide } from '../measure/load-side.ts';
import peer, { Gatehouse, gatehouse, startGatehouse } from '../peers/gatehouse.ts';
import { type Row, rate } from '../row.ts';
import { peerSide } from './peer-sides.ts';

const pace = { inFlight: 64 };
const TWO = 'Gatehouse, two processes';

/** users.me of one API process and of two on the same port. What a second one brings hangs on the cores that are idle. */
export const processes: Row = {
  name: 'processes',
  title: 'users.me of one API process and of two on one port',
  async open(stage) {
    const { databaseUrl } = await gatehouse(stage);
    const two = await stage.once('gatehouse-processes', async () => {
      const server = await startGatehouse(stage, databaseUrl, 'gatehouse-processes', { SERVER_PROCESSES: '2' });
      return new Gatehouse(server, databaseUrl);
    });
    return {
      sides: [
        await peerSide(stage, peer, 'me', pace),
        loadSide({
          name: TWO,
          target: async () => ({ kind: 'http', script: await two.script('me') }),
          pace,
          timing: stage.options.timing,
          server: two.process,
        }),
      ],
      comparisons: [{ what: 'two API processes : one', ...rate(TWO, peer.name) }],
    };
  },
};
