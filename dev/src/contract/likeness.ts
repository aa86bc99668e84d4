import type { FaceAnswer } from '../testing/index.ts';

const uuid = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g;
/** Of these only whether they are there: they are made of keys, ids and the time of day. */
const unlike = new Set(['access_token', 'refresh_token', 'next_cursor', 'retry_after', 'caused_at']);

/**
 * What the answers of two equal services have in common. Ids are numbered by their first appearance, so the same one is
 * the same everywhere in an answer.
 */
export function likeness({ headers, output, error }: FaceAnswer): unknown {
  const ids = new Map<string, string>();
  const numbered = (id: string) => {
    const number = ids.get(id) ?? `id ${ids.size + 1}`;
    ids.set(id, number);
    return number;
  };
  const text = JSON.stringify({
    output,
    error,
    retries: headers.has('retry-after'),
    challenge: headers.get('www-authenticate'),
  });
  return JSON.parse(text.replace(uuid, numbered), (key, value) =>
    unlike.has(key) && value !== null ? `some ${typeof value}` : value,
  );
}
