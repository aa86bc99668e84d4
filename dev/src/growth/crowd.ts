import { Client } from 'pg';
import { seed } from '../seed/seed.ts';

/** The tables that grow with the number of users. */
export const growing = ['users', 'sessions', 'audit_events', 'job'];

/** Fills a database with users as they come, and with sessions, events and mails in proportion. */
export async function addCrowd(databaseUrl: string, count: number): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await seed(client, { count, seed: 1, until: new Date() });
    await client.query(mails);
    await client.query('vacuum analyze bullmq.job');
  } finally {
    await client.end();
  }
}

/** As the queue keeps those that were sent: like one that is there. */
const mails = `
  insert into bullmq.job select (jsonb_populate_record(job, jsonb_build_object('id', users.id::text, 'state', 'completed',
    'data', (job).data || jsonb_build_object('user_id', users.id)))).*
  from (select job from bullmq.job limit 1) sample, users where hashtext(users.id::text) % 20 = 0`;
