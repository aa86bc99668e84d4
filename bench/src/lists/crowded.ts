import { addCrowd, type Crowded, type Filtering, isSearch, lists, pagesOf, singles } from '@gatehouse/dev/growth';
import { gatehouse } from '../peers/gatehouse.ts';
import type { Stage } from '../stage.ts';

/** A page of a list, by its path and query. */
export interface ListedPage {
  readonly name: string;
  readonly path: string;
  /** Whether no one index has both its filter and its order. */
  readonly search: boolean;
  /** What it may be held against among few users, who do not fill it: by other values of its filter, or by none. */
  readonly others: readonly string[];
}

/** A Gatehouse with many users, and each page of its lists by its name: every filter in every order, first and deep. */
export interface CrowdedGatehouse {
  readonly pages: ReadonlyMap<string, ListedPage>;
  /** The headers of an administrator. */
  signIn(): Promise<Record<string, string>>;
  readonly url: string;
}

export async function crowdedGatehouse(stage: Stage, count: number): Promise<CrowdedGatehouse> {
  const running = await gatehouse(stage, `gatehouse-${count}`);
  const crowded: Crowded = { sql: (text, values) => stage.sql(running.databaseUrl, text, values) };
  await crowded.sql(`update users set role = 'admin'`);
  await addCrowd(running.databaseUrl, count);
  const pages = (await Promise.all(lists.map((list) => pagesOfList(crowded, list)))).flat();
  return {
    url: running.url,
    pages: new Map(pages.map((page) => [page.name, page])),
    async signIn() {
      const [someone] = await running.signIn();
      return { authorization: `Bearer ${someone?.access_token}` };
    },
  };
}

async function pagesOfList(crowded: Crowded, { spec, table, sorts }: (typeof lists)[number]): Promise<ListedPage[]> {
  const filterings: Filtering[] = [{}, ...(await singles(crowded, spec)).flat()];
  const ofSort = async (sort: string) => {
    const [first = {}, deep = {}] = await pagesOf(crowded, table, sort);
    const order = 'sort' in spec.input.shape ? { sort } : {};
    const nameOf = (place: string, filtering: Filtering) =>
      [table, sort, place, ...Object.entries(filtering).map(([name, value]) => `${name}=${shown(name, value)}`)].join(
        ' ',
      );
    return filterings.flatMap((filtering) =>
      Object.entries({ first, deep }).map(([place, position]): ListedPage => {
        const name = nameOf(place, filtering);
        const [field] = Object.keys(filtering);
        const siblings = filterings.filter((other) => field !== undefined && field in other);
        return {
          name,
          path: `/api/v1${spec.path}?${new URLSearchParams(texts({ ...filtering, ...order, ...position }))}`,
          search: isSearch(filtering, sort),
          others: [...siblings, {}].map((other) => nameOf(place, other)),
        };
      }),
    );
  };
  return (await Promise.all(sorts.map(ofSort))).flat();
}

const texts = (query: Readonly<Record<string, unknown>>) =>
  Object.entries(query).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : String(value)]);

/** Ids and times differ from one database to the other. */
const shown = (name: string, value: unknown) => (name === 'user_id' || value instanceof Date ? 'one' : String(value));
