import { expect, test } from 'vitest';
import { waitUntil } from '../wait-until.ts';
import { isAlive } from './liveness.ts';
import { describeExit, ManagedProcess, type ProcessSpec } from './managed-process.ts';

const TIMEOUT = { timeoutMs: 20_000 };

function node(script: string, spec: Partial<ProcessSpec> = {}): ManagedProcess {
  return new ManagedProcess({ name: 'stub', command: process.execPath, args: ['-e', script], ...spec });
}

function saying(member: ManagedProcess, pattern: RegExp): Promise<string> {
  return waitUntil(() => member.output.find((line) => pattern.test(line)), { what: String(pattern), ...TIMEOUT });
}

test('it is asked to end, and its own exit is waited for', async () => {
  await using stub = node(
    "process.on('SIGTERM', () => process.exit(7)); setInterval(() => {}, 1000); console.log('up')",
  );
  await saying(stub, /up/);
  expect(await stub.stop()).toMatchObject({ code: 7, signal: null });
});

test('one that does not listen is killed after the grace period', async () => {
  await using stub = node("process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up')", {
    graceMs: 100,
  });
  await saying(stub, /up/);
  expect(await stub.stop()).toMatchObject({ code: null, signal: 'SIGKILL' });
});

test('its children end with it', async () => {
  const child = "require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']).pid";
  await using stub = node(`console.log('child', ${child}); setInterval(() => {}, 1000)`);
  const pid = Number((await saying(stub, /^child/)).split(' ')[1]);
  expect(isAlive(pid)).toBe(true);
  await stub.stop();
  await waitUntil(() => !isAlive(pid), { what: 'the child to end', ...TIMEOUT });
});

test('both outputs are kept, and the last of it explains an end', async () => {
  await using stub = node("console.log('out'); console.error('err'); process.exitCode = 3");
  const exit = await stub.exited;
  expect([...stub.output].sort()).toEqual(['err', 'out']);
  expect(stub.tail).toContain('err');
  expect(describeExit(exit)).toBe('stub ended with code 3');
});

test('a program that is not there is an exit like any other', async () => {
  await using stub = new ManagedProcess({ name: 'stub', command: '/nowhere/program', args: [] });
  expect(describeExit(await stub.exited)).toMatch(/^stub could not be started: .*ENOENT/);
});
