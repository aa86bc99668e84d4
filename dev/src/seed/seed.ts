import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type Crowd, people, type UserRow, userColumns } from './people.ts';
import { withoutIndices } from './without-indices.ts';

/** What a seed tells of itself: users that were sent, then what it does with them. */
interface SeedListeners {
  users?(count: number): void;
  step?(words: string): void;
}

/**
 * Fills a database with users, their sessions and their events: all of them or, where it is cut off, none. The tables
 * are locked meanwhile.
 */
export async function seed(client: Client, crowd: Crowd, listeners: SeedListeners = {}): Promise<void> {
  await client.query('begin');
  try {
    await withoutIndices(client, async () => {
      const copy = client.query(copyFrom(`copy users (${userColumns.join()}) from stdin`));
      await pipeline(Readable.from(rowsOf(crowd, listeners)), copy);
      for (const [words, statement] of Object.entries(following)) {
        listeners.step?.(words);
        await client.query(statement, [crowd.until]);
      }
      listeners.step?.('indices');
    });
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
  // What autovacuum does in time.
  listeners.step?.('statistics');
  await client.query('vacuum analyze users, sessions, audit_events');
}

const chunkRows = 500;

function* rowsOf(crowd: Crowd, { users }: SeedListeners): Generator<string> {
  let chunk = '';
  let count = 0;
  for (const row of people(crowd)) {
    chunk += line(row);
    if (++count % chunkRows > 0) continue;
    yield chunk;
    chunk = '';
    users?.(count);
  }
  yield chunk;
}

/** COPY's text format; nothing in a row needs an escape. */
const line = (row: UserRow) =>
  `${row.map((value) => (value === null ? '\\N' : value instanceof Date ? value.toISOString() : value)).join('\t')}\n`;

const event = 'insert into audit_events (id, at, action, actor_id, user_id, ip, user_agent, details)';

/** What belongs to users, for all who are there: $1 is the moment at which the last of them has just registered. */
const following = {
  sessions: `
    insert into sessions (id, user_id, version, created_at, authenticated_at, last_used_at, expires_at, ends_at, ip, user_agent)
    select uuidv7(last_login - now()), id, 1, last_login, last_login, last_login, last_login + interval '30 days',
      last_login + interval '90 days', '203.0.113.7', 'Mozilla/5.0'
    from users where last_login > $1::timestamptz - interval '120 days'`,
  'audit events of sign-ins': `${event}
    select uuidv7(last_login - now()), last_login, 'auth.signed_in', id, id, '203.0.113.7', 'Mozilla/5.0', '{}'::jsonb
    from users where last_login <= $1 order by last_login`,
  // Some accounts were registered of late; one in a hundred was exported; and somebody tries one account again and again.
  'other audit events': `${event}
    select uuidv7(created_at - now()), created_at, 'auth.registered', id, id, '203.0.113.7', 'Mozilla/5.0', '{}'::jsonb
    from users where hashtext(id::text) % 4 = 0 and created_at <= $1
    union all
    select uuidv7(created_at - now()), created_at, 'users.exported', id, id, '203.0.113.7', 'Mozilla/5.0', '{}'::jsonb
    from users where hashtext(id::text) % 100 = 0
    union all
    select uuidv7(u.created_at - now()), u.created_at, 'auth.sign_in_failed', null, target.id, '203.0.113.7', 'curl', '{}'::jsonb
    from users u, lateral (select id from users order by email limit 1) target where hashtext(u.id::text) % 20 = 1`,
};
