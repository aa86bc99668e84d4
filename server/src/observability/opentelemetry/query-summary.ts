const literals = /'(?:[^']|'')*'/g;
const definitions = /\b(\w+) as (?:not )?(?:materialized )?\(/gi;
const operations =
  /\b(?:(?<verb>insert into|update|delete from|from|join)\s+|(?<call>select\s+(?:\*\s+from\s+)?(?=[\w.]+\()))(?:(?:only|lateral)\s+)?"?(?:\w+"?\."?)?(?<target>\w+)"?/gi;
const longest = 100;

const names: Record<string, string> = { 'insert into': 'INSERT', update: 'UPDATE', 'delete from': 'DELETE' };

/**
 * What a statement does to which tables and functions, and nothing else of it, such as `SELECT sessions SELECT users`.
 * What stands in quotes is left out first, and so are names that the statement gives itself.
 */
export function querySummary(text: string): string {
  const plain = text.replace(literals, '');
  const own = new Set(Array.from(plain.matchAll(definitions), ([, name]) => name));
  const parts = new Set<string>();
  for (const { groups: { verb = '', target = '' } = {} } of plain.matchAll(operations)) {
    if (!own.has(target) && target !== 'set') parts.add(`${names[verb.toLowerCase()] ?? 'SELECT'} ${target}`);
  }
  if (parts.size > 0) return [...parts].join(' ').slice(0, longest);
  return /^\s*([a-z]+)\b/i.exec(plain)?.[1]?.toUpperCase() ?? 'QUERY';
}
