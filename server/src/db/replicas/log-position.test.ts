import { expect, test } from 'vitest';
import { PrimaryLog } from './log-position.ts';

const database = '1/gatehouse';
const primaryAt = (position: bigint) => ({ isReplica: false, database, position });
const replicaAt = (position: bigint) => ({ isReplica: true, database, position });

test('what a replica has replayed tells up to when its data are complete', () => {
  const log = new PrimaryLog(10_000);
  expect(log.timeOf(replicaAt(10n))).toBe(Number.NEGATIVE_INFINITY);
  log.note(primaryAt(10n), 1000);
  log.note(primaryAt(20n), 2000);
  log.note(primaryAt(20n), 3000);
  expect([9n, 10n, 19n, 20n, 21n].map((position) => log.timeOf(replicaAt(position)))).toEqual([
    Number.NEGATIVE_INFINITY,
    1000,
    1000,
    3000,
    3000,
  ]);
});

test('of what was long ago it is not told', () => {
  const log = new PrimaryLog(10_000);
  log.note(primaryAt(10n), 1000);
  log.note(primaryAt(20n), 11_000);
  expect(log.timeOf(replicaAt(15n))).toBe(Number.NEGATIVE_INFINITY);
});
