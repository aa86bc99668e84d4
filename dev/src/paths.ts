import { join, resolve } from 'node:path';

export const REPOSITORY = resolve(import.meta.dirname, '../..');

export const SERVER_MAIN = join(REPOSITORY, 'server/src/start.js');
export const WORKER_MAIN = join(REPOSITORY, 'worker/src/start.js');
export const MIGRATE_CLI = join(REPOSITORY, 'migrations/src/cli/migrate.ts');
export const MIGRATIONS = join(REPOSITORY, 'migrations/src');

/** Makes the workspace packages resolve to their sources, which Node runs without a build. */
export const SOURCE_CONDITION = '--conditions=@gatehouse/source';
