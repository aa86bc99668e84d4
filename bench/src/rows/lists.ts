import { betterAuthLists } from '../lists/better-auth.ts';
import { gatehouseLists } from '../lists/gatehouse.ts';
import { type Lists, type Page, pages } from '../lists/pages.ts';
import { loadSide } from '../measure/load-side.ts';
import type { Side } from '../measure/sample.ts';
import { type Row, rate } from '../row.ts';
import type { Stage } from '../stage.ts';

const ours = (page: Page) => `Gatehouse, ${page}`;
const theirs = (page: Page) => `better-auth, ${page}`;

/** An administrator's pages of fifty among 100,000 users, 16 at a time. better-auth also counts all that fit. */
export const lists: Row = {
  name: 'lists',
  title: 'admin lists among 100,000 users',
  async open(stage) {
    const [gatehouse, betterAuth] = [await gatehouseLists(stage), await betterAuthLists(stage)];
    return {
      // What is compared is measured one after the other.
      sides: pages.flatMap((page) => [
        side(stage, gatehouse, page, ours(page)),
        side(stage, betterAuth, page, theirs(page)),
      ]),
      comparisons: pages.map((page) => ({
        what: `admin list, ${page} page : better-auth’s`,
        ...rate(ours(page), theirs(page)),
        atLeast: 10,
      })),
    };
  },
};

const side = (stage: Stage, running: Lists, page: Page, name: string): Side =>
  loadSide({
    name,
    target: async () => ({ kind: 'http', script: await running.script(page) }),
    pace: { inFlight: 16 },
    timing: stage.options.timing,
    server: running.process,
  });
