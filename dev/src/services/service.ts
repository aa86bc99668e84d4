import type { ProcessGroup } from '../process/process-group.ts';

export interface ServiceOptions {
  /** The service's processes live and end with this group. */
  group: ProcessGroup;
  /** Where the service keeps its state. */
  directory: string;
  port: number;
  onLine?: (line: string) => void;
}

/** Covers a first start on a slow or busy machine. */
export const START_TIMEOUT_MS = 90_000;
