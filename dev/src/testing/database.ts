import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { TEMPLATE_DATABASE } from './context.ts';

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
  const drop = () => maintain(databaseUrl, `drop database if exists ${name} with (force)`);
  return { url: url.href, drop, [Symbol.asyncDispose]: drop };
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
