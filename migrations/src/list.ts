import { Migration20261122000000Initial } from './20261122000000-initial.ts';

/** Every migration, the oldest first. An explicit list: nothing runs because a file happens to lie about. */
export const migrations = [Migration20261122000000Initial];
