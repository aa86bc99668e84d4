import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isAlive } from '../process/liveness.ts';
import { ManagedProcess } from '../process/managed-process.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { endLeftovers, recordProcesses } from './run-record.ts';

function runningStub(): ManagedProcess {
  return new ManagedProcess({ name: 'stub', command: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)'] });
}

test('what was written down and still runs is ended, with a notice', async () => {
  const file = join(temporaryDirectory(), 'processes.json');
  await using stub = runningStub();
  recordProcesses(file, [stub]);
  const notices: string[] = [];
  await endLeftovers(file, (message) => notices.push(message));
  expect(isAlive(stub.pid ?? 0)).toBe(false);
  expect(notices).toEqual([`stopping stub (pid ${stub.pid}), left behind by an earlier start`]);
});

test('a process that only has the number of one that was written down is left alone', async () => {
  const file = join(temporaryDirectory(), 'processes.json');
  await using stub = runningStub();
  recordProcesses(file, [stub]);
  const entries = JSON.parse(readFileSync(file, 'utf8')) as object[];
  writeFileSync(file, JSON.stringify(entries.map((entry) => ({ ...entry, identity: 'another boot' }))));
  await endLeftovers(file, () => undefined);
  expect(stub.running).toBe(true);
});

test('without a record there is nothing to end', async () => {
  await expect(endLeftovers(join(temporaryDirectory(), 'none.json'), () => undefined)).resolves.toBeUndefined();
});
