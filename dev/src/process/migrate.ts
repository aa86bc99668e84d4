import { MIGRATE_CLI, SOURCE_CONDITION } from '../paths.ts';
import type { ProcessGroup } from './process-group.ts';

/** Brings the database that the environment names to the newest schema, as an operator does: by a process of its own. */
export const migrate = (group: ProcessGroup, env: NodeJS.ProcessEnv): Promise<void> =>
  group.run({ name: 'migrate', command: process.execPath, args: [SOURCE_CONDITION, MIGRATE_CLI], env });
