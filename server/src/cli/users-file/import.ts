import { readLines } from './read-lines.ts';
import type { UserStore } from './store-users.ts';
import { type ImportedUser, mostLineBytes, parseUserLine, type Refusal } from './user-line.ts';

/** How many lines became what. */
export interface Counts {
  created: number;
  /** Whose address had an account before, which stays as it was. */
  there: number;
  refused: number;
}

/** What an import tells while it runs. Nothing more is read until it has been told. */
export interface Listeners {
  refused(refusals: readonly Refusal[]): Promise<void>;
  /** Of those who had an id in another system: that one, and the one that they have here. */
  identified(ids: readonly { readonly earlier: string | number; readonly id: string }[]): Promise<void>;
  progress(counts: Counts): void;
}

const batchSize = 1000;

/** Stores the users of a file, so many at a time, whatever its length. */
export async function importUsers(
  file: AsyncIterable<Buffer>,
  store: Pick<UserStore, 'add'>,
  listeners: Listeners,
): Promise<Counts> {
  const counts: Counts = { created: 0, there: 0, refused: 0 };
  let batch: (ImportedUser | Refusal)[] = [];

  const finish = async () => {
    const users = batch.filter((line) => 'email' in line);
    const refusals = batch.filter((line) => 'issues' in line);
    const ids = [];
    for (const [index, outcome] of (await store.add(users)).entries()) {
      const { line, earlier_id: earlier } = users[index] as ImportedUser;
      if (outcome.is === 'refused') {
        refusals.push({ line, issues: [{ path: outcome.path, message: outcome.message }] });
        continue;
      }
      counts[outcome.is]++;
      if (earlier !== undefined) ids.push({ earlier, id: outcome.id });
    }
    counts.refused += refusals.length;
    batch = [];
    if (refusals.length > 0) await listeners.refused(refusals.sort((one, other) => one.line - other.line));
    if (ids.length > 0) await listeners.identified(ids);
    listeners.progress(counts);
  };

  for await (const line of readLines(file, mostLineBytes)) {
    if (batch.push(parseUserLine(line)) === batchSize) await finish();
  }
  await finish();
  return counts;
}
