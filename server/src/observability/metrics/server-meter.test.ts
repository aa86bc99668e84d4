import { startGatehouse } from '@gatehouse/dev/testing';
import { expect, test } from 'vitest';
import { ServerMeter } from './server-meter.ts';

test('asked before there are services, it tells of them once there are', async () => {
  await using gatehouse = await startGatehouse();
  const meter = new ServerMeter();
  const asked = meter.text();
  await import('./server-metrics.ts');
  meter.watch(gatehouse.services);
  for (const text of [await asked, await meter.text()]) expect(text).toMatch(/^gatehouse_postgres_up 1$/m);
});
