export { migrations } from './list.ts';
export { createMigrationOrm, migrate } from './migrate.ts';
