import type { TestGatehouse } from './gatehouse.ts';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}

/** What is on all pages of a list, with `between` run behind each. */
export async function allPages<Item>(
  read: (from: { cursor?: string }) => Promise<Page<Item>>,
  between = async (): Promise<void> => {},
): Promise<Item[]> {
  const found: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor === undefined ? {} : { cursor });
    found.push(...page.items);
    cursor = page.next_cursor ?? undefined;
    await between();
  } while (cursor !== undefined);
  return found;
}

/** The ids of the users of whom `where` is true, as a list in this order has them. */
export async function userIdsBySql({ sql }: TestGatehouse, sort: string, where = 'true'): Promise<string[]> {
  const direction = sort.startsWith('-') ? 'desc' : 'asc';
  const rows = await sql<{ id: string }>(
    `select id from users where ${where} order by ${sort.replace('-', '')} ${direction} nulls last, id ${direction}`,
  );
  return rows.map(({ id }) => id);
}
