import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { isAlive } from '../process/liveness.ts';
import { freePort } from '../services/ports.ts';
import { TestProcess } from '../testing/process.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { waitUntil } from '../wait-until.ts';

interface Stack {
  start: TestProcess;
  port: number;
  /** Of the stubs that are running. */
  pids(): number[];
}

/** Services that are named are not started: that leaves our own programs, which are stubs here. */
const SERVICES = {
  DATABASE_URL: 'postgres://db.test/x',
  REDIS_URL: 'redis://cache.test',
  SMTP_URL: 'smtp://mail.test',
};

async function launch(repository: string, env: Record<string, string> = {}): Promise<Stack> {
  const port = Number(env.PORT ?? (await freePort()));
  const entry = join(import.meta.dirname, 'fixtures/start-stubs.ts');
  const start = new TestProcess({
    name: 'start',
    entry,
    args: [repository],
    env: { ...SERVICES, ...env, PORT: String(port) },
  });
  onTestFinished(async () => void (await start.stop()));
  const pids = () => start.output.flatMap((line) => /pid (\d+)$/.exec(line)?.[1] ?? []).map(Number);
  return { start, port, pids };
}

async function launched(repository: string, env: Record<string, string> = {}): Promise<Stack> {
  const stack = await launch(repository, env);
  await stack.start.waitForLine(/Ctrl-C stops everything/);
  await stack.start.waitForLine(/worker pid/);
  return stack;
}

async function expectGone(pids: number[]): Promise<void> {
  expect(pids).toHaveLength(2);
  await waitUntil(() => !pids.some(isAlive), { what: 'the stubs to end', timeoutMs: 20_000 });
}

/** As a terminal does: to every process of the foreground group. */
function pressCtrlC({ start }: Stack): void {
  process.kill(-(start.pid ?? 0), 'SIGINT');
}

function position(lines: readonly string[], text: string): number {
  return lines.findIndex((line) => line.includes(text));
}

test('it prints where everything is', async () => {
  const { start, port } = await launched(temporaryDirectory());
  const output = start.output.join('\n');
  expect(output).toContain(`http://localhost:${port}/docs`);
  for (const url of Object.values(SERVICES)) expect(output).toContain(url);
});

test('while it runs, the commands beside it find its environment', async () => {
  const state = temporaryDirectory();
  const stack = await launched(state);
  const file = join(state, '.data/environment');
  const environment = parseEnv(readFileSync(file, 'utf8'));
  expect(environment).toMatchObject({ ...SERVICES, SECRET_KEY: expect.any(String) });
  expect(statSync(file).mode & 0o077).toBe(0);
  pressCtrlC(stack);
  await stack.start.exited;
  expect(existsSync(file)).toBe(false);
});

test('Ctrl-C ends everything in reverse order and leaves nothing running', async () => {
  const stack = await launched(temporaryDirectory());
  const pids = stack.pids();
  pressCtrlC(stack);
  expect(await stack.start.exited).toMatchObject({ code: 0 });
  await expectGone(pids);
  const { output } = stack.start;
  expect(position(output, 'worker stopped')).toBeGreaterThan(-1);
  expect(position(output, 'api stopped')).toBeGreaterThan(position(output, 'worker stopped'));
});

test('a second Ctrl-C ends by force what does not listen', async () => {
  const stack = await launched(temporaryDirectory(), { STUB_API: 'deaf' });
  const pids = stack.pids();
  pressCtrlC(stack);
  await stack.start.waitForLine(/worker stopped/);
  const pressing = setInterval(() => pressCtrlC(stack), 300);
  onTestFinished(() => clearInterval(pressing));
  expect(await stack.start.exited.finally(() => clearInterval(pressing))).toMatchObject({ code: 0 });
  await expectGone(pids);
});

test('when one part ends by itself, it is named and the rest ends too', async () => {
  const stack = await launched(temporaryDirectory());
  const pids = stack.pids();
  await fetch(`http://127.0.0.1:${stack.port}/fail`).catch(() => undefined);
  expect(await stack.start.exited).toMatchObject({ code: 1 });
  expect(stack.start.output.join('\n')).toContain('api ended with code 9; stopping everything');
  await expectGone(pids);
});

test('when it is killed itself, nothing is left running, and it starts again', async () => {
  const directory = temporaryDirectory();
  const killed = await launched(directory);
  const pids = killed.pids();
  killed.start.signal('SIGKILL');
  await killed.start.exited;
  const again = await launched(directory);
  await expectGone(pids);
  expect(again.start.running).toBe(true);
});

test('a second start says that the first is running', async () => {
  const directory = temporaryDirectory();
  const first = await launched(directory);
  const second = await launch(directory);
  expect(await second.start.exited).toMatchObject({ code: 1 });
  expect(second.start.output).toEqual([
    `Gatehouse is already running here (pid ${first.start.pid}): end that one first.`,
  ]);
  expect(first.start.running).toBe(true);
});

test('a taken API port is reported in one line', async () => {
  const server = createServer().listen(await freePort(), '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const port = (server.address() as { port: number }).port;
  const { start } = await launch(temporaryDirectory(), { PORT: String(port) });
  expect(await start.exited).toMatchObject({ code: 1 });
  expect(start.output.filter(Boolean)).toEqual([`port ${port} (API, set PORT to change it) is already in use`]);
});

test('a migration that fails is shown, and nothing else is started', async () => {
  const stack = await launch(temporaryDirectory(), { STUB_MIGRATE: 'fail' });
  expect(await stack.start.exited).toMatchObject({ code: 1 });
  expect(stack.start.output.join('\n')).toContain('migrate ended with code 1\ncannot migrate');
  expect(stack.pids()).toEqual([]);
});
