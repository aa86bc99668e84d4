import { Pool } from 'undici';
import type { CrowdedGatehouse, ListedPage } from '../lists/crowded.ts';
import type { Sample, Side } from './sample.ts';
import { median } from './statistics.ts';

export interface GrowthOptions {
  readonly name: string;
  readonly few: CrowdedGatehouse;
  readonly many: CrowdedGatehouse;
  readonly chosen: (page: ListedPage) => boolean;
  /** How often each page is asked for. */
  readonly calls: number;
}

interface Growth {
  readonly page: ListedPage;
  readonly ratio: number;
}

const byRatio = (one: Growth, other: Growth) => other.ratio - one.ratio;

/** So many of the worst are measured once more, longer: among many pages one is always slow by chance. */
const DOUBTED = 10;
const LONGER = 5;

/** Each page of the lists among many users and among few, one call at a time, in turns. */
export function growthSide({ name, few, many, chosen, calls }: GrowthOptions): Side {
  return {
    name,
    async measure(): Promise<Sample> {
      await using small = await open(few);
      await using large = await open(many);
      const growthOf = async (page: ListedPage, count: number): Promise<Growth> => ({
        page,
        ratio: await compare(small, large, page, count),
      });
      const measured: Growth[] = [];
      for (const page of [...many.pages.values()].filter(chosen)) measured.push(await growthOf(page, calls));
      measured.sort(byRatio);
      const doubted = measured.splice(0, DOUBTED);
      for (const { page } of doubted) measured.push(await growthOf(page, LONGER * calls));
      measured.sort(byRatio);
      const [worst] = measured as [Growth];
      process.stderr.write(`${name}: ${worst.page.name} grows most of ${measured.length}\n`);
      return { growth: median(measured.map(({ ratio }) => ratio)), worstGrowth: worst.ratio };
    },
  };
}

interface Asked extends AsyncDisposable {
  /** Asks for a page. @returns how long it took, in ms, and how many items it has */
  ask(page: string): Promise<{ ms: number; items: number }>;
}

async function open(gatehouse: CrowdedGatehouse): Promise<Asked> {
  const headers = await gatehouse.signIn();
  const pool = new Pool(gatehouse.url, { connections: 1 });
  return {
    async ask(name) {
      const path = gatehouse.pages.get(name)?.path ?? '';
      const start = performance.now();
      const { statusCode, body } = await pool.request({ method: 'GET', path, headers });
      const text = await body.text();
      const ms = performance.now() - start;
      if (statusCode !== 200) throw new Error(`${path}: ${statusCode} ${text}`);
      return { ms, items: (JSON.parse(text) as { items: unknown[] }).items.length };
    },
    [Symbol.asyncDispose]: () => pool.close(),
  };
}

/** How many times as much a page costs among many. One that few users do not fill is held against one that they do. */
async function compare(small: Asked, large: Asked, { name, others }: ListedPage, calls: number): Promise<number> {
  const { items } = await large.ask(name);
  const counterpart = await firstWith(small, items, [name, ...others]);
  const times: { few: number[]; many: number[] } = { few: [], many: [] };
  for (let call = 0; call < calls; call++) {
    times.few.push((await small.ask(counterpart)).ms);
    times.many.push((await large.ask(name)).ms);
  }
  return median(times.many) / median(times.few);
}

async function firstWith(asked: Asked, items: number, [page = '', ...others]: readonly string[]): Promise<string> {
  if (others.length === 0 || (await asked.ask(page)).items >= items) return page;
  return firstWith(asked, items, others);
}
