import { join } from 'node:path';
import type { Peer } from '../peer.ts';
import type { Stage } from '../stage.ts';

const PROGRAM = join(import.meta.dirname, '../programs/fastify.ts');

/** A ceiling rather than a peer: the same bytes, and nobody is asked who wants them. */
const start = (stage: Stage) =>
  stage.once('fastify', async () => {
    const server = await stage.startServer({ name: 'fastify', entry: PROGRAM, env: {}, readyPath: '/me' });
    const script = { url: server.url, requests: [{ method: 'GET', path: '/me' }], status: 200 };
    return { ...server, script: async () => script };
  });

export default { name: 'bare Fastify', offers: ['me'], start } satisfies Peer;
