import { emailOf, PEOPLE } from '../peer.ts';
import { postJson } from '../post-json.ts';
import type { Stage } from '../stage.ts';

interface Place {
  readonly url: string;
  readonly databaseUrl: string;
}

/** Empties the queue, and fills it with mails: one for each person, and BullMQ's own copies of those. */
export async function fillQueue(stage: Stage, { url, databaseUrl }: Place, mails: number): Promise<void> {
  await stage.sql(databaseUrl, 'truncate bullmq.job, bullmq.event cascade');
  const ask = (_: unknown, person: number) =>
    postJson(`${url}/api/v1/auth/request-password-reset`, { email: emailOf(person) });
  await Promise.all(Array.from({ length: PEOPLE }, ask));
  await stage.sql(
    databaseUrl,
    `select count(bullmq.add_job(queue, '', name, data || jsonb_build_object('nonce', md5(copy || id)), opts, priority,
      0, added_at_ms, max_attempts, null, null, null, null, null, false))
    from (select * from bullmq.job) as job, generate_series(1, $1) as copy`,
    [Math.ceil(mails / PEOPLE) - 1],
  );
  // As a database that is in use has done by itself.
  await stage.sql(databaseUrl, 'vacuum analyze bullmq.job');
}

export async function waitingMails(stage: Stage, { databaseUrl }: Place): Promise<number> {
  const text = "select count(*)::int as waiting from bullmq.job where state = 'waiting'";
  const [row] = await stage.sql<{ waiting: number }>(databaseUrl, text);
  return row?.waiting ?? 0;
}
