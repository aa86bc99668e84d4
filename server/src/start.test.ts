import { loadedBy, startGatehouse, startServer, tellsLoaded } from '@gatehouse/dev/testing';
import { expect, test } from 'vitest';

test('from its second start on it needs neither the TypeScript compiler nor the HTTP client of Node', async () => {
  await using gatehouse = await startGatehouse();
  const { PORT: _, ...env } = gatehouse.env;
  const loaded = async () => {
    const server = await startServer({ ...env, NODE_OPTIONS: tellsLoaded });
    await server.process.stop();
    return loadedBy(server.process)[0];
  };
  await loaded();
  const second = await loaded();
  expect(second).toContain('net');
  expect(second).not.toContain('amaro');
  expect(second).not.toContain('undici');
});
