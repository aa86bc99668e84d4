import { loadSide } from '../measure/load-side.ts';
import fastify from '../peers/fastify.ts';
import rest, { gatehouse } from '../peers/gatehouse.ts';
import { type Row, rate } from '../row.ts';
import { peerSide } from './peer-sides.ts';

const pace = { inFlight: 32 };
const TRPC = 'Gatehouse, tRPC';
const BATCH = 'Gatehouse, tRPC, ten in a batch';
const TEN = Array.from({ length: 10 }, () => 'users.me').join(',');

/** users.me over REST, over tRPC and ten in a batch, and a Fastify route that sends the same bytes without a question. */
export const faces: Row = {
  name: 'faces',
  title: 'users.me over REST, over tRPC, in batches, and a bare Fastify route',
  async open(stage) {
    const running = await gatehouse(stage);
    const trpc = (name: string, path: string) =>
      loadSide({
        name,
        target: async () => ({ kind: 'http', script: await running.byEach({ method: 'GET', path }) }),
        pace,
        timing: stage.options.timing,
        server: running.process,
      });
    return {
      sides: [
        await peerSide(stage, rest, 'me', pace),
        trpc(TRPC, '/trpc/users.me'),
        trpc(BATCH, `/trpc/${TEN}?batch=1`),
        await peerSide(stage, fastify, 'me', pace),
      ],
      comparisons: [
        { what: 'tRPC : REST', ...rate(TRPC, rest.name), atLeast: 0.6 },
        { what: 'a batch of ten costs so many single calls', ...rate(TRPC, BATCH), atMost: 6 },
        { what: 'users.me over REST : bare Fastify', ...rate(rest.name, fastify.name), atLeast: 0.35 },
        { what: 'users.me over tRPC : bare Fastify', ...rate(TRPC, fastify.name), atLeast: 0.2 },
      ],
    };
  },
};
