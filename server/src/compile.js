import './compile-cache.js';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * Starts the server and a worker as they will be, with nothing beside them, and ends them when all of them is loaded: what
 * Node compiled is then on the disk for every later start. It is how an image gets it whose disk cannot be written.
 */
const env = {
  PORT: '0',
  SERVER_PROCESSES: '2',
  SECRET_KEY: randomBytes(32).toString('hex'),
  DATABASE_URL: 'postgres://nobody@127.0.0.1:9/nothing',
  REDIS_URL: 'redis://127.0.0.1:9',
  // What is loaded only where it is configured is to be there, too.
  WORKER_METRICS_PORT: '0',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
  SENTRY_DSN: 'http://nobody@127.0.0.1:9/1',
};

/** What is loaded for the first who asks; and by hand, what is loaded with the first answer from PostgreSQL. */
const readLater = ['/openapi.json', '/metrics'];
await import('fast-json-stringify');

let listening = 0;
await run('server', async ({ msg, address }) => {
  if (msg !== 'listening') return false;
  listening++;
  if (listening === 1) for (const path of readLater) await (await fetch(address + path)).text();
  return listening === 2;
});
await run('worker', ({ msg }) => /trying again$/.test(msg));

/** @param isLoaded whether a line of its log says that all of it is */
async function run(name, isLoaded) {
  const args = [...process.execArgv, join(import.meta.dirname, '../..', name, 'src/start.js')];
  const service = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  service.once('exit', (code) => {
    process.exitCode ||= code ?? 1;
  });
  for await (const line of createInterface({ input: service.stdout })) {
    if (await isLoaded(JSON.parse(line))) service.kill();
  }
}
