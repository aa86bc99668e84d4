import { Migration20261122000000Initial } from './20261122000000-initial.ts';
import { Migration20261124000000ListIndices } from './20261124000000-list-indices.ts';
import { Migration20261126000000SearchText } from './20261126000000-search-text.ts';
import { Migration20261126120000IdempotentCalls } from './20261126120000-idempotent-calls.ts';

/** Every migration, the oldest first. An explicit list: nothing runs because a file happens to lie about. */
export const migrations = [
  Migration20261122000000Initial,
  Migration20261124000000ListIndices,
  Migration20261126000000SearchText,
  Migration20261126120000IdempotentCalls,
];
