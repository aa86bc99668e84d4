/**
 * An answer as superjson writes it. Its schema has made sure that it is JSON but for its Dates, so all that is left to
 * do is to say where those are; superjson looks at each value for everything that it knows.
 * @param json the same answer as JSON
 */
export function superjsonText(answer: object, json: string): string {
  const values = datesIn(answer);
  const meta = Object.keys(values).length > 0 ? `,"meta":${JSON.stringify({ values, v: 1 })}` : '';
  return `{"json":${json}${meta}}`;
}

type Dates = Record<string, ['Date']>;

function datesIn(value: object, prefix = '', found: Dates = {}): Dates {
  for (const [key, field] of Object.entries(value)) {
    if (typeof field !== 'object' || field === null) continue;
    const path = prefix + key.replace(/[\\.]/g, '\\$&');
    if (field instanceof Date) found[path] = ['Date'];
    else datesIn(field, `${path}.`, found);
  }
  return found;
}
