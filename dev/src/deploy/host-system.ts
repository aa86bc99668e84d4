import { copyFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readCompose, type Service } from '../image/compose-file.ts';
import { composeRedis } from '../image/compose-redis.ts';
import { execForm, lastOf, readStages } from '../image/dockerfile.ts';
import { operatorVariables } from '../image/operator.ts';
import { REPOSITORY } from '../paths.ts';
import { ManagedProcess } from '../process/managed-process.ts';
import { scratchDirectory } from '../scratch-directory.ts';
import { freePort } from '../services/ports.ts';
import { createTestDatabase, emptyDatabase } from '../testing/database.ts';
import { testMailbox } from '../testing/mailbox.ts';
import { waitUntil } from '../wait-until.ts';
import { ensureHaproxyProgram } from './haproxy-program.ts';
import { NameServer } from './name-server.ts';

const ours = ['server', 'worker', 'dashboard', 'migrate'] as const;
type Name = (typeof ours)[number] | 'balancer' | 'redis';

type Ports = Readonly<Record<'balancer' | 'server' | 'dashboard' | 'redis', number>>;

/** A container, as a process of this machine. */
export interface Container {
  readonly service: Name;
  readonly address: string;
  readonly process: ManagedProcess;
}

const TIMEOUT_MS = 90_000;
const loopback = '127.0.0.1';
const isRoot = process.getuid?.() === 0;
const image = readStages().at(-1) ?? { base: '', name: undefined, instructions: [] };
const imageEnv = Object.fromEntries(lastOf(image, 'ENV').words.map((word) => word.split('=', 2)));

/**
 * The system of docker-compose.yml without Docker: each service's own command, environment and health check, as processes
 * of this machine. A server's address is one of the loopback's, so that all of them have the same port, as containers do;
 * HAProxy hears of them from a name server, and has the very file that Compose mounts.
 *
 * What differs: addresses and ports, instead of those that Docker gives; PostgreSQL and the mail server are those of the
 * tests; HAProxy is the system's, which may be older; and what the image holds is run from the repository. That the image
 * holds it, and that its user can run it, is for image.test.ts.
 */
export class HostSystem implements AsyncDisposable {
  /** What the operator put into `.env`. */
  readonly variables: Readonly<Record<string, string>> = { ...operatorVariables(), SMTP_URL: testMailbox().smtpUrl };
  readonly #compose = readCompose(this.variables);
  readonly #stack = new AsyncDisposableStack();
  readonly #ports: Ports;
  readonly #names: NameServer;
  readonly #databaseUrl: string;
  #addresses = 10;

  private constructor(ports: Ports, names: NameServer, databaseUrl: string) {
    this.#ports = ports;
    this.#names = names;
    this.#databaseUrl = databaseUrl;
  }

  /** Nothing runs yet but what the services find there: an empty database, and a name server. */
  static async create(): Promise<HostSystem> {
    await using stack = new AsyncDisposableStack();
    const database = stack.use(await createTestDatabase());
    await emptyDatabase(database.url);
    const names = stack.use(await NameServer.start('server'));
    const [balancer, server, dashboard, redis] = [
      await freePort(),
      await freePort(),
      await freePort(),
      await freePort(),
    ];
    const system = new HostSystem({ balancer, server, dashboard, redis }, names, database.url);
    system.#stack.use(stack.move());
    return system;
  }

  get url(): string {
    return `http://${loopback}:${this.#ports.balancer}`;
  }

  get dashboardUrl(): string {
    return `http://${loopback}:${this.#ports.dashboard}`;
  }

  /** Starts a container of the service. */
  async start(service: Name): Promise<Container> {
    const address = service === 'server' ? `127.0.0.${++this.#addresses}` : loopback;
    const process = this.#stack.use(await this.#spawn(service, address));
    return { service, address, process };
  }

  /** Starts one that has a health check, and waits until that says it is well. */
  async startHealthy(service: Name): Promise<Container> {
    const container = await this.start(service);
    const what = `${service} to be healthy`;
    await waitUntil(() => this.isHealthy(container), { what, timeoutMs: TIMEOUT_MS, intervalMs: 500 });
    return container;
  }

  /** Tells the balancer which servers there are, as Docker's name server does. */
  announce(servers: readonly Container[]): void {
    this.#names.addresses = servers.map(({ address }) => address);
  }

  /** Whether the service's own health check, else the image's, succeeds. */
  async isHealthy({ service, address }: Container): Promise<boolean> {
    const { test = ['CMD', ...execForm(lastOf(image, 'HEALTHCHECK'))] } = this.#service(service).healthcheck ?? {};
    const [kind, ...words] = test;
    const [command = '', ...args] = kind === 'CMD-SHELL' ? ['sh', '-c', ...words] : words;
    const check = new ManagedProcess({
      name: `health check of ${service}`,
      command: command === 'node' ? process.execPath : command,
      args: args.map((word) => this.#here(word, address)),
      env: this.#env(service, address),
    });
    return (await check.exited).code === 0;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }

  #service(name: Name) {
    const service = this.#compose.services[name];
    if (service === undefined) throw new Error(`There is no service ${name}.`);
    return service;
  }

  async #spawn(name: Name, address: string): Promise<ManagedProcess> {
    const service = this.#service(name);
    if (name === 'redis') return composeRedis(service, this.#ports.redis);
    if (name === 'balancer') return this.#spawnBalancer();
    const [, ...args] = [
      ...execForm(lastOf(image, 'ENTRYPOINT')),
      ...(service.command ?? execForm(lastOf(image, 'CMD'))),
    ];
    return new ManagedProcess({
      name,
      command: process.execPath,
      args,
      cwd: REPOSITORY,
      env: this.#env(name, address),
      graceMs: 35_000,
    });
  }

  /** By the command of its image, which is no part of this repository, and as the user that Compose runs it as. */
  async #spawnBalancer(): Promise<ManagedProcess> {
    const scratch = scratchDirectory();
    this.#stack.defer(scratch.remove);
    const { file = '' } = this.#compose.configs.haproxy ?? {};
    const config = join(scratch.path, basename(file));
    copyFileSync(join(REPOSITORY, file), config);
    const [uid = 0, gid = 0] = String(this.#service('balancer').user).split(':').map(Number);
    return new ManagedProcess({
      name: 'balancer',
      command: await ensureHaproxyProgram(),
      args: ['-W', '-db', '-f', config],
      env: {
        LISTEN: `${loopback}:${this.#ports.balancer}`,
        NAME_SERVER: this.#names.address,
        SERVERS: `server:${this.#ports.server}`,
      },
      ...(isRoot ? { uid, gid } : {}),
    });
  }

  #env(name: Name, address: string): Record<string, string | undefined> {
    const service = this.#service(name);
    const isOurs = (ours as readonly string[]).includes(name);
    const env: Record<string, string> = {
      ...(isOurs && imageEnv),
      ...(service.env_file !== undefined && this.variables),
      ...service.environment,
    };
    const here = Object.entries(env).map(([key, value]) => [key, this.#here(value, address)]);
    return { PATH: process.env.PATH, ...Object.fromEntries(here), ...this.#place(env, address) };
  }

  /** Variables that are a place, of those that the service is given. */
  #place(env: Readonly<Record<string, string>>, address: string): Record<string, string> {
    const places = {
      DATABASE_URL: this.#databaseUrl,
      HOST: address,
      PORT: String(this.#ports.server),
      DASHBOARD_PORT: String(this.#ports.dashboard),
    };
    return Object.fromEntries(Object.entries(places).filter(([key]) => key in env));
  }

  /** A text of the file with the places of this machine. */
  #here(text: string, address: string): string {
    const { balancer, dashboard, redis } = this.#ports;
    return text
      .replace(loopback, address)
      .replace(balancerAddress(this.#service('balancer')), loopback)
      .replace('@redis:6379', `@${loopback}:${redis}`)
      .replace('redis-cli ', `redis-cli -p ${redis} `)
      .replace(`${loopback}:5555`, `${loopback}:${dashboard}`)
      .replace(`${loopback}/8000`, `${loopback}/${balancer}`);
  }
}

/** The number that Docker gives it, and that the servers trust. */
function balancerAddress({ networks }: Service): string {
  const [network] = Object.values(networks as Readonly<Record<string, { ipv4_address: string }>>);
  return network?.ipv4_address ?? '';
}
