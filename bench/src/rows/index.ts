import type { Row } from '../row.ts';
import { faces } from './faces.ts';
import { growth } from './growth.ts';
import { lists } from './lists.ts';
import { me } from './me.ts';
import { memory } from './memory.ts';
import { processes } from './processes.ts';
import { register } from './register.ts';
import { signIn } from './sign-in.ts';
import { start } from './start.ts';
import { storm } from './storm.ts';
import { stormClosed } from './storm-closed.ts';
import { types } from './types.ts';
import { update } from './update.ts';
import { worker, workerSlow } from './worker.ts';

/** In the order of the goals table. */
export const rows: readonly Row[] = [
  me,
  signIn,
  storm,
  stormClosed,
  update,
  register,
  lists,
  growth,
  faces,
  processes,
  worker,
  workerSlow,
  memory,
  start,
  types,
];
