import { startGatehouse, startServer } from '@gatehouse/dev/testing';
import { expect, test } from 'vitest';

/** Tells what of Node a process had loaded when it ended. */
const teller = `process.on('exit', () => console.log('LOADED', process.moduleLoadList.join()))`;

test('from its second start on it needs neither the TypeScript compiler nor the HTTP client of Node', async () => {
  await using gatehouse = await startGatehouse();
  const { PORT: _, ...env } = gatehouse.env;
  const loaded = async () => {
    const server = await startServer({
      ...env,
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(teller)}`,
    });
    await server.process.stop();
    return server.process.output.find((line) => line.startsWith('LOADED'));
  };
  await loaded();
  const second = await loaded();
  expect(second).toContain('net');
  expect(second).not.toContain('amaro');
  expect(second).not.toContain('undici');
});
