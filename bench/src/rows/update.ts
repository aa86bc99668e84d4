import { loadSide } from '../measure/load-side.ts';
import { PEOPLE } from '../peer.ts';
import { betterAuthDatabase } from '../peers/better-auth-database.ts';
import peer, { gatehouse } from '../peers/gatehouse.ts';
import { type Row, rate } from '../row.ts';
import { peerSides } from './peer-sides.ts';

const pace = { inFlight: PEOPLE };

/** Calls that write: a profile's name, and a refresh token that rotates; one lane for each person. */
export const update: Row = {
  name: 'update',
  title: 'update_me and refresh against update-user',
  async open(stage) {
    const running = await gatehouse(stage);
    const request = {
      method: 'POST',
      path: '/api/v1/auth/refresh',
      headers: { 'content-type': 'application/json' },
      body: '{"refresh_token":"{chained}"}',
    };
    const refresh = loadSide({
      name: 'refresh',
      target: async () => {
        const requests = (await running.signIn()).map((tokens) => ({ ...request, chained: tokens.refresh_token }));
        return { kind: 'http', script: { url: running.url, requests, status: 200, chain: 'refresh_token' } };
      },
      pace,
      timing: stage.options.timing,
      server: running.process,
    });
    const theirs = betterAuthDatabase.name;
    return {
      sides: [...(await peerSides(stage, 'update_me', pace)), refresh],
      comparisons: [
        { what: 'update_me : better-auth’s update-user', ...rate(peer.name, theirs), atLeast: 3 },
        { what: 'refresh : better-auth’s update-user', ...rate(refresh.name, theirs), atLeast: 3 },
      ],
    };
  },
};
