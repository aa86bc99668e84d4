import { Client } from 'pg';
import { ConfigurationError, exitForConfiguration, loadDatabaseUrl } from '../../config.ts';
import { connectionOptions } from '../../db/connection.ts';

/** The command could not be finished. */
export const failed = 2;

/**
 * Runs a command with a connection that takes as long as it takes: what is read and written here is no call that
 * somebody waits for.
 * @returns the exit code
 */
export async function withDatabase(command: (client: Client) => Promise<number>): Promise<number> {
  const client = new Client({
    connectionString: databaseUrl(),
    options: connectionOptions.options,
    connectionTimeoutMillis: 10_000,
  });
  // Whatever runs on it is told.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await command(client);
  } catch (error) {
    console.error(`Failed: ${(error as Error).message}`);
    return failed;
  } finally {
    await client.end();
  }
}

function databaseUrl(): string {
  try {
    return loadDatabaseUrl();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    exitForConfiguration(error.message);
  }
}
