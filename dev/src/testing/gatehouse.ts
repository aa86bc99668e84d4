import { createRequestGatehouse, type GatehouseCalls } from '@gatehouse/client';
import { buildApp } from '@gatehouse/server/app';
import { loadConfig } from '@gatehouse/server/config';
import { meterFor } from '@gatehouse/server/metrics/meter-for';
import { createLogger } from '@gatehouse/server/observability';
import { buildOpenApiDocument } from '@gatehouse/server/openapi';
import { createConformanceChecker } from '@gatehouse/server/openapi/conformance';
import { createServices, type ServiceOverrides, type Services } from '@gatehouse/server/services';
import { startMailWorker } from '@gatehouse/worker';
import pg from 'pg';
import { createTestDatabase } from './database.ts';
import { Mailbox, testMailbox } from './mailbox.ts';
import { testRedis } from './redis.ts';
import { RestClient } from './rest.ts';

export interface TestGatehouseOptions extends ServiceOverrides {
  /** Changes to the environment; the limits are off unless RATE_LIMITS is given. */
  readonly env?: Readonly<Record<string, string>>;
  /** A database that is not made for it and outlives it. */
  readonly databaseUrl?: string;
  /** Whether a mail worker runs beside the server. */
  readonly worker?: boolean;
}

export interface TestGatehouse extends AsyncDisposable {
  readonly url: string;
  /** What a process of its own would need to work on the same data. */
  readonly env: Readonly<Record<string, string>>;
  readonly services: Services;
  readonly mailbox: Mailbox;
  /** Plain HTTP; every answer is held against the OpenAPI document. */
  readonly rest: RestClient;
  /** The same, of another process that works on the same data. */
  restOf(server: { readonly url: string }): RestClient;
  /** The SDK, as a visitor or with an access token. */
  api(accessToken?: string): GatehouseCalls;
  /** The tRPC client below the SDK. */
  client(accessToken?: string): GatehouseCalls['trpc'];
  sql<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>;
}

/** A Gatehouse of the test's own: real HTTP on a free port, its own database, its own keys in Redis. */
export async function startGatehouse(options: TestGatehouseOptions = {}): Promise<TestGatehouse> {
  const { databaseUrl } = options;
  const database = databaseUrl ? { url: databaseUrl, drop: async () => undefined } : await createTestDatabase();
  const redis = testRedis();
  const env = {
    ENVIRONMENT: 'test',
    LOG_LEVEL: 'silent',
    PORT: '0',
    SECRET_KEY: 'a secret of the tests, long enough to be one',
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    REDIS_PREFIX: redis.prefix,
    SMTP_URL: testMailbox().smtpUrl,
    RATE_LIMITS: 'off',
    ...options.env,
  };
  const config = loadConfig(env);
  const logger = createLogger(config.logLevel, 'test');
  const services = createServices(config, logger, { meter: await meterFor(config), ...options });
  await services.redis.connect();
  await services.loadKeys();
  await services.mails.open();
  services.replicas.watch();
  const app = await buildApp(services);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const worker = options.worker ? await startMailWorker(config, logger) : undefined;
  const checker = createConformanceChecker(
    buildOpenApiDocument({ publicUrl: config.http.publicUrl, version: '0.0.0' }),
  );
  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  // A test may cut the connections; whoever asks next is told.
  pool.on('error', () => undefined);
  return {
    url,
    env,
    services,
    mailbox: new Mailbox(testMailbox().webUrl),
    rest: new RestClient(url, checker),
    restOf: (server) => new RestClient(server.url, checker),
    api: (accessToken) => createRequestGatehouse({ url, accessToken }),
    client: (accessToken) => createRequestGatehouse({ url, accessToken }).trpc,
    sql: async (text, values) => (await pool.query(text, values)).rows,
    async [Symbol.asyncDispose]() {
      await worker?.close();
      await app.close();
      await services.close();
      await pool.end();
      await database.drop();
    },
  };
}
