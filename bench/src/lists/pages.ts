import type { Script } from '../load/job.ts';
import type { Server, Stage } from '../stage.ts';

/** Pages of fifty: the first, one from the middle of the table, one of the middle by email, and those that a search finds. */
export const pages = ['first', 'deep', 'sorted deep', 'search'] as const;
export type Page = (typeof pages)[number];

export const PAGE_SIZE = 50;
export const SEARCH = 'person-77';

export const userCount = (stage: Stage) => (stage.options.quick ? 2_000 : 100_000);

export interface Lists extends Server {
  readonly script: (page: Page) => Promise<Script>;
}
