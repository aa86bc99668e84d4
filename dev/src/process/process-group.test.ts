import { expect, test } from 'vitest';
import { waitUntil } from '../wait-until.ts';
import type { ManagedProcess } from './managed-process.ts';
import { ProcessGroup, StoppedError } from './process-group.ts';

const RUNS = "setInterval(() => {}, 1000); console.log('up')";

function spec(name: string, script: string) {
  return { name, command: process.execPath, args: ['-e', script] };
}

async function up(member: ManagedProcess): Promise<void> {
  await waitUntil(() => member.output.includes('up'), { what: `${member.name} to be up`, timeoutMs: 20_000 });
}

test('members end in reverse order of their start, one after the other', async () => {
  await using group = new ProcessGroup();
  const ended: string[] = [];
  for (const name of ['first', 'second', 'third']) {
    const member = group.spawn(spec(name, RUNS));
    void member.exited.then(() => ended.push(name));
    await up(member);
  }
  await group.stop();
  expect(ended).toEqual(['third', 'second', 'first']);
  expect(group.members).toEqual([]);
  expect(await group.ending).toBeUndefined();
});

test('a member that ends by itself is named', async () => {
  await using group = new ProcessGroup();
  group.spawn(spec('steady', RUNS));
  group.spawn(spec('weak', 'process.exit(4)'));
  expect(await group.ending).toMatchObject({ name: 'weak', code: 4 });
});

test('once the end has begun, nothing is started', async () => {
  await using group = new ProcessGroup();
  await group.stop();
  expect(() => group.spawn(spec('late', RUNS))).toThrow(StoppedError);
  await expect(group.run(spec('late', RUNS))).rejects.toThrow(StoppedError);
});

test('a command that fails is an error with its last words; one that succeeds ends nothing', async () => {
  await using group = new ProcessGroup();
  await group.run(spec('good', ''));
  await expect(group.run(spec('bad', "console.error('no such table'); process.exit(1)"))).rejects.toThrow(
    'bad ended with code 1\nno such table',
  );
  expect(group.stopping).toBe(false);
});

test('nobody waits for a process that is gone', async () => {
  await using group = new ProcessGroup();
  const member = group.spawn(spec('weak', "console.error('port taken'); process.exit(1)"));
  let given: AbortSignal | undefined;
  const waiting = group.whileRunning(member, (signal) => {
    given = signal;
    return new Promise(() => undefined);
  });
  await expect(waiting).rejects.toThrow('weak ended with code 1\nport taken');
  expect(given?.aborted).toBe(true);
});

test('a stop during the wait is no failure', async () => {
  await using group = new ProcessGroup();
  const member = group.spawn(spec('slow', RUNS));
  const waiting = group.whileRunning(member, () => new Promise(() => undefined));
  const outcome = expect(waiting).rejects.toThrow(StoppedError);
  await group.stop();
  await outcome;
});
