import { startGatehouse, startWorker, type TestProcess } from '@gatehouse/dev/testing';
import { expect, test } from 'vitest';

/** Tells what of Node a process had loaded when it ended. */
const teller = `process.on('exit', () => console.log('LOADED', process.moduleLoadList.join()))`;

const end = async (worker: TestProcess) => {
  const { code } = await worker.stop();
  return { code, loaded: worker.output.find((line) => line.startsWith('LOADED')) };
};

test('from its second start on it does not need the TypeScript compiler of Node', async () => {
  await using gatehouse = await startGatehouse();
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(teller)}`;
  const start = () => startWorker({ ...gatehouse.env, LOG_LEVEL: 'info', NODE_OPTIONS });
  await end(await start());
  const { loaded } = await end(await start());
  expect(loaded).toContain('net');
  expect(loaded).not.toContain('amaro');
});

test('told to end while it waits for PostgreSQL, it ends in order', async () => {
  const away = { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/nothing', REDIS_URL: 'redis://127.0.0.1:9' };
  const worker = await startWorker(away, /PostgreSQL is away/);
  expect(await end(worker)).toMatchObject({ code: 0 });
});
