import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { inject } from 'vitest';
import { TEMPLATE_DATABASE } from './context.ts';

const insufficientPrivilege = '42501';

export interface TestDatabase extends AsyncDisposable {
  url: string;
  drop(): Promise<void>;
}

/** A migrated, empty database of the test's own. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { databaseUrl } = inject('gatehouse');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await maintain(databaseUrl, `create database ${name} template ${TEMPLATE_DATABASE}`);
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  const drop = () => whenVacuumed(() => maintain(databaseUrl, `drop database if exists ${name} with (force)`));
  return { url: url.href, drop, [Symbol.asyncDispose]: drop };
}

/** Takes away what it was made with, for those who test the migrations themselves. */
export const emptyDatabase = (url: string): Promise<void> =>
  maintain(url, 'drop schema public cascade; drop schema bullmq cascade; create schema public');

/** Whether PostgreSQL lets anybody connect to a database, or answers with an error and lets those go who are connected. */
export async function letConnect(url: string, allowed: boolean): Promise<void> {
  const { databaseUrl } = inject('gatehouse');
  const name = new URL(url).pathname.slice(1);
  await maintain(databaseUrl, `alter database ${name} allow_connections ${allowed}`);
  if (!allowed)
    await maintain(databaseUrl, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
}

/** PostgreSQL's own autovacuum may be at work there, and only a superuser may end it: it is done in a moment. */
async function whenVacuumed(drop: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await drop();
    } catch (error) {
      if ((error as { code?: string }).code !== insufficientPrivilege || tries === 50) throw error;
      await sleep(200);
    }
  }
}

async function maintain(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
