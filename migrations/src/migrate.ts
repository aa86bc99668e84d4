import { type DatabaseOptions, ormOptions } from '@gatehouse/server/db';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { runMigrations } from 'bullmq';
import { Client } from 'pg';
import { migrations } from './list.ts';

// Spells GATE. One advisory lock serialises starters; it goes with the connection, so a crash frees it.
const lockKey = 0x47415445;

/** BullMQ knows nothing of users, whose last mails are looked at, and who take the jobs about them along when they go. */
const mailsOfUserIndex = `
  create index if not exists mails_of_user_at_index on bullmq.job ((data->>'user_id'), added_at_ms) where queue = 'mail';
  drop index if exists bullmq.mails_of_user_index`;

/** An ORM that can migrate; the server's own cannot. */
export function createMigrationOrm(database: DatabaseOptions): MikroORM {
  return new MikroORM({
    ...ormOptions(database),
    // A migration takes as long as it takes: an index on a large table is no call of a user.
    driverOptions: { connectionTimeoutMillis: 10_000 },
    extensions: [Migrator],
    migrations: { migrationsList: migrations, tableName: 'migrations', snapshot: false, silent: true },
  });
}

/**
 * Brings a database to the newest schema, ours and the queue's. Safe to run at any time and by many at once.
 * @returns the names of the migrations that ran
 */
export async function migrate(url: string): Promise<string[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    const orm = createMigrationOrm({ url, poolSize: 2 });
    try {
      const executed = await orm.migrator.up();
      await runMigrations(client, 'bullmq');
      await client.query(mailsOfUserIndex);
      return executed.map((migration) => migration.name);
    } finally {
      await orm.close();
    }
  } finally {
    await client.end();
  }
}
