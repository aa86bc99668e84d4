import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { buildApp } from '@gatehouse/server/app';
import { loadConfig } from '@gatehouse/server/config';
import { createLogger } from '@gatehouse/server/observability';
import { createServices } from '@gatehouse/server/services';
import { cheapHasher } from './cheap-hasher.ts';

/** The API as a process of its own, which tells what it holds on to when it gets SIGUSR2. */
const config = loadConfig();
const services = createServices(config, createLogger(config.logLevel, 'server'), { hasher: cheapHasher });
await services.redis.connect();
await services.loadKeys();
await services.mails.open();
const app = await buildApp(services);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

process.on('SIGUSR2', () => {
  collectGarbage();
  const { heapUsed: heap } = process.memoryUsage();
  const prototypes = [Object, Array, Function, String].map(({ prototype }) => Reflect.ownKeys(prototype).length);
  console.log(`vitals ${JSON.stringify({ heap, prototypes })}`);
});

process.once('SIGTERM', async () => {
  await app.close();
  await services.close();
  process.exit(0);
});

console.log(`listening on ${await app.listen({ host: '127.0.0.1', port: 0 })}`);
