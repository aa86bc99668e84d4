import { fileURLToPath } from 'node:url';
import { startGatehouse, type TestGatehouse, TestProcess } from '@gatehouse/dev/testing';
import { waitUntil } from '../../wait-until.ts';
import { cheapHasher } from './cheap-hasher.ts';

/** The one origin that the attacked server lets read its answers. */
export const allowedOrigin = 'http://localhost:3000';

/** What the attacked process holds on to. */
export interface Vitals {
  /** Bytes, after a garbage collection. */
  readonly heap: number;
  /** Keys of the prototypes that an input might pollute. */
  readonly prototypes: readonly number[];
}

export interface Fuzzed extends AsyncDisposable {
  readonly url: string;
  /** On the same data, and not attacked: it makes accounts and looks into the database. */
  readonly gatehouse: TestGatehouse;
  readonly server: TestProcess;
  vitals(): Promise<Vitals>;
}

/** A server in a process of its own, so that its end and its memory can be told from the attacker's. */
export async function startFuzzed(): Promise<Fuzzed> {
  const gatehouse = await startGatehouse({ hasher: cheapHasher });
  const entry = fileURLToPath(new URL('fuzzed-server.ts', import.meta.url));
  // The attacker passes for a proxy, so that what it says of addresses is read and stored.
  const env = { ...gatehouse.env, LOG_LEVEL: 'error', TRUSTED_PROXIES: '127.0.0.1', CORS_ORIGINS: allowedOrigin };
  const server = new TestProcess({ name: 'fuzzed', entry, env });
  const line = await server.waitForLine(/^listening on /);
  return {
    url: line.replace('listening on ', ''),
    gatehouse,
    server,
    vitals: () => vitalsOf(server),
    async [Symbol.asyncDispose]() {
      await server.stop();
      await gatehouse[Symbol.asyncDispose]();
    },
  };
}

async function vitalsOf(server: TestProcess): Promise<Vitals> {
  const all = () => server.output.filter((line) => line.startsWith('vitals '));
  const before = all().length;
  server.signal('SIGUSR2');
  const line = await waitUntil(() => all()[before], { what: 'the vitals of the server', timeoutMs: 20_000 });
  return JSON.parse(line.replace('vitals ', '')) as Vitals;
}
