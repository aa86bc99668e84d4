import { join } from 'node:path';
import { ExplainedError } from '../explained-error.ts';
import { MIGRATE_CLI, SERVER_MAIN, SOURCE_CONDITION, WORKER_MAIN } from '../paths.ts';
import { START_TIMEOUT_MS } from '../services/service.ts';

export interface NodeCommand {
  name: string;
  args: readonly string[];
}

/** What `npm start` runs, apart from the services that the environment does not name. */
export interface Programs {
  migrate: NodeCommand;
  api: NodeCommand;
  worker: NodeCommand;
  /** How long the API may take until it answers that it is ready. */
  readyTimeoutMs: number;
}

export interface StartSettings {
  /** Where everything that outlives a start is kept. */
  state: string;
  env: Readonly<NodeJS.ProcessEnv>;
  apiPort: number;
  programs: Programs;
}

/** Ports that people may come to know, far from the services' usual ones. */
export const PREFERRED_PORTS = { postgres: 54_329, redis: 63_790, smtp: 1025, mailbox: 1080 } as const;

const DEFAULT_API_PORT = 8000;

/** What the environment of the running system is kept in while it runs; package.json names it for the commands beside it. */
export const environmentFile = (state: string) => join(state, 'environment');

export function gatehousePrograms({ watch }: { watch: boolean }): Programs {
  const flags = watch ? [SOURCE_CONDITION, '--watch', '--watch-preserve-output'] : [SOURCE_CONDITION];
  return {
    migrate: { name: 'migrate', args: [SOURCE_CONDITION, MIGRATE_CLI] },
    api: { name: 'api', args: [...flags, SERVER_MAIN] },
    worker: { name: 'worker', args: [...flags, WORKER_MAIN] },
    // While somebody edits the code it may be broken for as long as it takes.
    readyTimeoutMs: watch ? Number.POSITIVE_INFINITY : START_TIMEOUT_MS,
  };
}

export function startSettings(repository: string, env: NodeJS.ProcessEnv, programs: Programs): StartSettings {
  // An empty variable counts as not set, as it does in the server.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  return { state: join(repository, '.data'), env: given, apiPort: readPort(given.PORT), programs };
}

function readPort(value: string | undefined): number {
  if (value === undefined) return DEFAULT_API_PORT;
  const port = Number(value);
  if (Number.isInteger(port) && port > 0 && port <= 65_535) return port;
  throw new ExplainedError(`PORT: expected a whole number from 1 to 65535, and got "${value}"`);
}
