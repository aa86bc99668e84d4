import type { Crowded, Filtering } from './lists.ts';

/** Whom a filter fits that has no index with the order. */
const fits: Record<string, string> = {
  q: `search_text like '%' || lower($1) || '%'`,
  created_after: 'created_at > $1',
  created_before: 'created_at < $1',
};

/** Counts whom the most selective of those filters fits, whatever the others leave of them. Each is counted once. */
export function hitCounter({ sql }: Crowded): (filtering: Filtering) => Promise<number> {
  const counted = new Map<string, number>();
  async function count(name: string, value: unknown): Promise<number> {
    const key = `${name} ${value}`;
    if (!counted.has(key)) {
      const [row] = await sql<{ hits: number }>(`select count(*)::int as hits from users where ${fits[name]}`, [value]);
      counted.set(key, row?.hits ?? 0);
    }
    return counted.get(key) ?? 0;
  }
  return async (filtering) => {
    let fewest = Number.POSITIVE_INFINITY;
    for (const name in fits) if (name in filtering) fewest = Math.min(fewest, await count(name, filtering[name]));
    return fewest;
  };
}
