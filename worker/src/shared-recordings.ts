import { sharedReads } from '@gatehouse/server/db/shared-reads';
import { DatabaseError } from 'pg';

type Values = readonly unknown[];
type Row = Readonly<Record<string, unknown>>;
export type Ask = (text: string, values: Values) => Promise<{ rows: Row[] }>;

/** The types of what BullMQ's function is given: the job, how long it is kept, and how the next one is taken. */
const types = 'text text text jsonb bigint boolean bigint integer bigint bigint text integer bigint'.split(' ');
/** The times among them: when the job was done, and when the next one is taken. */
const times = [4, 9];

const names = types.map((_, index) => `value_${index}`).join(', ');
const one = `select * from move_to_completed_fetch(${types.map((_, index) => `$${index + 1}`).join(', ')})`;
const many = `select call, next.*
  from unnest(${types.map((type, index) => `$${index + 1}::${type}[]`).join(', ')}) with ordinality as done (${names}, call),
    lateral move_to_completed_fetch(${names}) as next`;

/** Whether a statement is the one by which BullMQ records that a job is done and takes the next one. */
export const isRecording = (text: string): boolean =>
  /^select \* from move_to_completed_fetch\(\s*\$1, \$2, \$3, \$4::jsonb, [^)]*\$12, \$13\)/im.test(text);

/**
 * Records jobs that are done, and takes as many. One transaction runs at a time; the jobs that are done meanwhile share
 * the next one. If one of them cannot be recorded, none is, and then each is by itself.
 */
export const sharedRecordings = (ask: Ask): ((values: Values) => Promise<{ rows: Row[] }>) =>
  sharedReads<{ rows: Row[] }, Values>(async (calls) => {
    if (calls.length > 1) {
      try {
        return await recordTogether(ask, calls);
      } catch (error) {
        // What PostgreSQL did not refuse may be done.
        if (!(error instanceof DatabaseError)) throw error;
      }
    }
    return Promise.all(calls.map((values) => ask(one, values).catch((error: Error) => error)));
  });

async function recordTogether(ask: Ask, calls: readonly Values[]): Promise<{ rows: Row[] }[]> {
  // Each also removes the jobs that are too old by its time: by one time, the first does it all, and cannot wait for a
  // transaction that waits for this one.
  const now = Date.now();
  const columns = types.map((_, index) => calls.map((values) => (times.includes(index) ? now : values[index])));
  const { rows } = await ask(many, columns);
  return calls.map((_, index) => ({ rows: rows.filter(({ call }) => Number(call) === index + 1) }));
}
