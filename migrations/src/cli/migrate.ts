import { ConfigurationError, loadDatabaseUrl } from '@gatehouse/server/config';
import { migrate } from '../migrate.ts';

try {
  const executed = await migrate(loadDatabaseUrl());
  console.log(executed.length === 0 ? 'The database is up to date.' : `Migrated: ${executed.join(', ')}`);
} catch (error) {
  console.error(error instanceof ConfigurationError ? error.message : `Migration failed: ${(error as Error).message}`);
  process.exitCode = 1;
}
