import type { Row } from '../row.ts';
import { me } from './me.ts';
import { signIn } from './sign-in.ts';

/** In the order of the goals table. */
export const rows: readonly Row[] = [me, signIn];
