import { loadedBy, startGatehouse, startWorker, tellsLoaded } from '@gatehouse/dev/testing';
import { expect, test } from 'vitest';

test('from its second start on it does not need the TypeScript compiler of Node', async () => {
  await using gatehouse = await startGatehouse();
  const loaded = async () => {
    const worker = await startWorker({ ...gatehouse.env, LOG_LEVEL: 'info', NODE_OPTIONS: tellsLoaded });
    await worker.stop();
    return loadedBy(worker)[0];
  };
  await loaded();
  const second = await loaded();
  expect(second).toContain('net');
  expect(second).not.toContain('amaro');
});

test('told to end while it waits for PostgreSQL, it ends in order', async () => {
  const away = { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/nothing', REDIS_URL: 'redis://127.0.0.1:9' };
  const worker = await startWorker(away, /PostgreSQL is away/);
  expect(await worker.stop()).toMatchObject({ code: 0 });
});
