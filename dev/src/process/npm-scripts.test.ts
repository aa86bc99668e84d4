import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { REPOSITORY } from '../paths.ts';
import { freePort, startGatehouse } from '../testing/index.ts';
import { waitUntil } from '../wait-until.ts';
import { ManagedProcess } from './managed-process.ts';

const scripts = { server: /"listening"/, worker: /"ready for mails"/, dashboard: /"listening"/ };

/** What operators run, by npm. */
async function startAll(stack: AsyncDisposableStack, env: Readonly<Record<string, string>>): Promise<ManagedProcess[]> {
  const ports = { PORT: String(await freePort()), DASHBOARD_PORT: String(await freePort()) };
  const { PATH, HOME } = process.env;
  const all = { PATH, HOME, ...env, ...ports, LOG_LEVEL: 'info', DASHBOARD_PASSWORD: 'a password for operators' };
  const processes = Object.keys(scripts).map((name) =>
    stack.use(new ManagedProcess({ name, command: 'npm', args: ['run', name], cwd: REPOSITORY, env: all })),
  );
  for (const [index, begun] of Object.values(scripts).entries()) {
    const run = processes[index];
    const isThere = () => run?.output.some((line) => begun.test(line)) ?? false;
    await waitUntil(isThere, { what: `${run?.name} to begin`, timeoutMs: 60_000 });
  }
  return processes;
}

function pressCtrlC(npm: number): void {
  try {
    process.kill(-npm, 'SIGINT');
  } catch (error) {
    // Where the machine is busy, all may have ended before the second time.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

test.each<[string, (npm: number) => void | Promise<void>]>([
  ['npm is told to end', (npm) => void process.kill(npm, 'SIGTERM')],
  [
    'somebody presses Ctrl-C twice, which npm hears, and they, and npm passes on',
    async (npm) => {
      pressCtrlC(npm);
      await setTimeout(5);
      pressCtrlC(npm);
    },
  ],
])('servers, workers and the dashboard end in order when %s', async (_, end) => {
  await using gatehouse = await startGatehouse();
  await using stack = new AsyncDisposableStack();
  const { PORT: _port, ...env } = gatehouse.env;
  const processes = await startAll(stack, env);
  await Promise.all(processes.map(({ pid = Number.NaN }) => end(pid)));
  await Promise.all(processes.map(({ exited }) => exited));
  const ends = processes.map(({ name, output }) => [name, output.filter((line) => line.includes('"stopped"')).length]);
  expect(Object.fromEntries(ends)).toEqual({ server: 1, worker: 1, dashboard: 1 });
});
