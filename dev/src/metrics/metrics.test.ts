import { randomBytes, randomUUID } from 'node:crypto';
import { securityHeaders } from '@gatehouse/server/http/security-headers';
import { catalogue, type MetricName } from '@gatehouse/server/metrics/catalogue';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WORKER_MAIN } from '../paths.ts';
import {
  freePort,
  newEmail,
  type Person,
  password,
  plainHttp,
  postJson,
  rawExchange,
  runCommand,
  type ServerProcess,
  SmtpServer,
  signedIn,
  startGatehouse,
  startServer,
  startWorker,
  type TestGatehouse,
} from '../testing/index.ts';
import { waitUntil } from '../wait-until.ts';
import { Exposition, type Sample } from './exposition.ts';
import { alerts, expressions, panels } from './operator-files.ts';
import { type Matcher, readExpression } from './promql.ts';

const stack = new AsyncDisposableStack();
let smtp: SmtpServer;
let gatehouse: TestGatehouse;
let server: ServerProcess;
let env: Record<string, string>;
let ada: Person;
let workerUrl: string;
const token = randomBytes(24).toString('base64url');
const ofApi = () => Exposition.of(server.url, token);
const ofWorker = () => Exposition.of(workerUrl, token);

/** Two API processes on one port, and a worker. */
beforeAll(async () => {
  smtp = stack.use(await SmtpServer.start());
  // Sets the scene, on the same data.
  gatehouse = stack.use(await startGatehouse());
  const workerPort = await freePort();
  workerUrl = `http://127.0.0.1:${workerPort}`;
  const { PORT: _, ...shared } = gatehouse.env;
  env = {
    ...shared,
    LOG_LEVEL: 'info',
    SMTP_URL: smtp.url,
    MAIL_DOMAIN_LIMITS: 'slow.example.com=1/3600',
    RATE_LIMITS: 'sign_in_account=5/60,sign_in_ip=10000/60,user=10000/60',
    REFRESH_GRACE_SECONDS: '0',
    SERVER_PROCESSES: '2',
    METRICS_TOKEN: token,
    WORKER_METRICS_PORT: String(workerPort),
  };
  server = stack.use(await startServer(env));
  stack.use(await startWorker(env));
  await waitUntil(async () => (await answering()) === 2, { what: 'two API processes', timeoutMs: 30_000 });
  ada = await signedIn(gatehouse);
});
afterAll(() => stack.disposeAsync());

const answering = async () => (await ofApi()).sum('gatehouse_processes', { state: 'answering' });
const call = (path: string, init: RequestInit = {}) =>
  plainHttp(server.url + path, {
    ...init,
    // On a connection of its own: either process may take it.
    headers: { authorization: `Bearer ${ada.token}`, connection: 'close', ...init.headers },
  });
const times = <T>(count: number, act: () => Promise<T>) => Promise.all(Array.from({ length: count }, act));

/** How much more was counted since. */
const increase = (before: Exposition, after: Exposition, name: MetricName, labels: Sample['labels'] = {}) =>
  after.sum(name, labels) - before.sum(name, labels);

/** What was answered, as it ought to be counted: by face and status, and by procedure, face and code. */
class Books {
  readonly requests: Record<string, number> = {};
  readonly calls: Record<string, number> = {};

  request(face: string, status: number): void {
    this.requests[`${face} ${status}`] = (this.requests[`${face} ${status}`] ?? 0) + 1;
  }

  call(procedure: string, face: string, code = 'ok'): void {
    const key = `${procedure} ${face} ${code}`;
    this.calls[key] = (this.calls[key] ?? 0) + 1;
  }

  /** What a target has counted since. */
  static of(before: Exposition, after: Exposition): Books {
    const increases = (name: MetricName, labels: readonly string[]) => {
      const keys = after.samples
        .filter((one) => one.name === name)
        .map((one) => labels.map((label) => one.labels[label] ?? ''));
      const sums = keys.map((key): [string, number] => {
        const wanted = Object.fromEntries(labels.map((label, index) => [label, key[index] ?? '']));
        return [key.join(' '), increase(before, after, name, wanted)];
      });
      // Whoever reads this is counted, too.
      return Object.fromEntries(sums.filter(([key, sum]) => sum > 0 && key !== 'other 200'));
    };
    return Object.assign(new Books(), {
      requests: increases('gatehouse_requests_total', ['face', 'status']),
      calls: increases('gatehouse_calls_total', ['procedure', 'face', 'code']),
    });
  }
}

test('every answer is counted once, whichever process gave it, and every call of a batch', async () => {
  const before = await ofApi();
  const books = new Books();
  const names = ['users.me', 'users.me', 'users.sessions.list'];
  const me = async () => {
    const { status, body } = await call('/api/v1/users/me');
    books.request('rest', status);
    books.call('users.me', 'rest', body.code);
  };
  const batch = async () => {
    const { status, body } = await call(`/trpc/${names.join()}?batch=1&input=${encodeURIComponent('{}')}`);
    books.request('trpc', status);
    for (const [index, name] of names.entries()) books.call(name, 'trpc', body[index].error?.json.data.error.code);
  };
  const nothing = async () => books.request('rest', (await call('/api/v1/nothing')).status);
  const noJson = async () => books.request('rest', (await postJson(`${server.url}/api/v1/auth/login`, '{ no')).status);
  const noHttp = async () => {
    const [, status] = /^HTTP\/1\.1 (\d+)/.exec(await rawExchange(server.url, 'THIS IS NO HTTP\r\n\r\n')) ?? [];
    books.request('other', Number(status));
  };
  await Promise.all([times(30, me), times(5, batch), times(4, nothing), times(3, noJson), times(2, noHttp)]);
  expect(Object.values(books.requests).reduce((sum, count) => sum + count)).toBe(44);
  expect(Object.keys(books.requests)).toEqual(
    expect.arrayContaining(['rest 200', 'trpc 200', 'rest 404', 'rest 400', 'other 400']),
  );
  // An answer is counted when it has gone.
  await expect.poll(async () => Books.of(before, await ofApi()), { timeout: 10_000 }).toEqual(books);
  const now = await ofApi();
  const labels = { face: /^(?:rest|trpc)$|^$/ };
  const timed = (name: string) => now.sum(`${name}_count`, labels) - before.sum(`${name}_count`, labels);
  expect([timed('gatehouse_call_duration_seconds'), timed('gatehouse_request_duration_seconds')]).toEqual([45, 42]);
});

test('wrong passwords, the limit that refuses the next one, and a reused token are counted', async () => {
  const before = await ofApi();
  const login = () => postJson(`${server.url}/api/v1/auth/login`, { email: ada.email, password: 'not this one' });
  for (let tries = 0; tries < 6; tries++) await login();
  const refresh = async (refresh_token: string) =>
    (await postJson(`${server.url}/api/v1/auth/refresh`, { refresh_token })).body.refresh_token;
  const bob = await signedIn(gatehouse);
  await refresh(await refresh(bob.tokens.refresh_token));
  await refresh(bob.tokens.refresh_token);
  await expect
    .poll(
      async () => {
        const now = await ofApi();
        const logins = (code: string) =>
          increase(before, now, 'gatehouse_calls_total', { procedure: 'auth.login', code });
        return {
          logins: [logins('invalid_credentials'), logins('rate_limited')],
          limited: increase(before, now, 'gatehouse_limits_hit_total', { policy: 'sign_in_account' }),
          reused: increase(before, now, 'gatehouse_refresh_tokens_reused_total'),
          hashes:
            now.sum('gatehouse_hash_duration_seconds_count') - before.sum('gatehouse_hash_duration_seconds_count'),
        };
      },
      { timeout: 10_000 },
    )
    .toEqual({ logins: [5, 1], limited: 1, reused: 1, hashes: 5 });
});

test('whatever is asked, there are no more series than before, and nothing of it is in them', async () => {
  const round = async () => {
    const word = `hostile${randomBytes(8).toString('hex')}`;
    const user = randomUUID();
    await Promise.all([
      ...['/', '/api/v1/', '/api/v1/users/', '/trpc/', '/docs/', '/trpc/users.me,'].map((path) => call(path + word)),
      call(`/api/v1/admin/users/${user}`),
      call(`/api/v1/users/me?${word}=${word}`),
      call('/api/v1/users/me', { headers: { authorization: `Bearer ${word}`, origin: `https://${word}` } }),
      call('/api/v1/users/me', { method: 'PROPFIND', headers: { 'x-forwarded-for': word, 'user-agent': word } }),
      postJson(`${server.url}/api/v1/auth/login`, { email: `${word}@example.com`, password: word }),
      postJson(`${server.url}/trpc/auth.login,auth.${word}?batch=1`, { 0: { json: { email: word } } }),
      rawExchange(server.url, `${word} / HTTP/1.1\r\nHost: ${word}\r\n\r\n`),
      rawExchange(server.url, `GET ${word} HTTP/1.1\r\nHost: ${word}\r\nConnection: close\r\n\r\n`),
    ]);
    return [word, user];
  };
  // Of all processes together: which of them sees what is left to chance.
  const ours = async () => {
    const series = (await ofApi()).series.map((one) => one.replace(/,"process":"\d"/, ''));
    return series.filter((one) => /^gatehouse_(?:calls|requests|limits)/.test(one));
  };
  const words = (await times(6, round)).flat();
  const before = await ours();
  words.push(...(await times(6, round)).flat());
  expect((await ours()).filter((one) => !before.includes(one))).toEqual([]);
  const { text } = await ofApi();
  for (const word of words) expect(text).not.toContain(word);
});

describe('a worker counts what becomes of its mails', () => {
  const add = (user_id: string) =>
    gatehouse.services.mails.add({ template: 'welcome', user_id, version: 1 }, new Date());
  const register = (email: string) => gatehouse.rest.post('/auth/register', { email, password });
  const slow = () => newEmail().replace('example.com', 'slow.example.com');

  test.each([
    ['sent', 'welcome', () => add(ada.id)],
    ['dropped', 'welcome', () => add(randomUUID())],
    [
      'retried',
      'verification',
      async () => {
        let refusals = 0;
        smtp.manner = (step) => (step === 'RCPT' && refusals++ === 0 ? '451 4.7.1 come back later' : undefined);
        await register(newEmail());
      },
    ],
    [
      'failed',
      'verification',
      async () => {
        smtp.manner = (step) => (step === 'RCPT' ? '550 5.1.1 nobody here' : undefined);
        await register(newEmail());
      },
    ],
    ['delayed', 'verification', async () => void (await Promise.all([register(slow()), register(slow())]))],
  ])('that was %s', async (outcome, template, cause) => {
    const of = async () => (await ofWorker()).sum('gatehouse_mails_total', { template, outcome });
    // What an earlier test mailed is done.
    await expect
      .poll(async () => (await ofWorker()).sum('gatehouse_mail_queue_mails', { state: /waiting|active|delayed/ }), {
        timeout: 20_000,
      })
      .toBe(0);
    const before = await of();
    await cause();
    await expect.poll(of, { timeout: 20_000 }).toBe(before + 1);
    smtp.manner = () => undefined;
  });

  test('and tells what is in the queue, and for how long', async () => {
    await expect
      .poll(
        async () => {
          const told = await ofWorker();
          return [
            told.sum('gatehouse_mail_queue_mails', { state: 'failed' }),
            told.sum('gatehouse_mail_queue_mails', { state: 'delayed' }),
            told.sum('gatehouse_mail_queue_oldest_seconds', { state: 'delayed' }) > 0,
            told.sum('gatehouse_mail_queue_oldest_seconds', { state: 'waiting' }),
          ];
        },
        { timeout: 20_000 },
      )
      .toEqual([1, 1, true, 0]);
  });

  test('and how long each took', async () => {
    const told = await ofWorker();
    const mails = (outcome: RegExp) => told.sum('gatehouse_mails_total', { outcome });
    expect(told.sum('gatehouse_mail_delivery_seconds_count')).toBe(mails(/^sent$/));
    // Those that were refused had their time with the mail server, too.
    expect(told.sum('gatehouse_smtp_duration_seconds_count')).toBe(mails(/^(?:sent|retried|failed)$/));
    expect(told.sum('gatehouse_smtp_sending')).toBe(0);
  });
});

test('nothing about a person is told', async () => {
  const text = (await ofApi()).text + (await ofWorker()).text;
  for (const secret of [ada.email, ada.id, ada.token, ada.tokens.refresh_token, password, 'example.com', '127.0.0.1']) {
    expect(text).not.toContain(secret);
  }
});

test('the worker’s answers have the same security headers as the API’s, whatever they are', async () => {
  const asked = [
    await plainHttp(`${workerUrl}/metrics`, { headers: { authorization: `Bearer ${token}` } }),
    await plainHttp(`${workerUrl}/metrics`),
    await plainHttp(workerUrl),
  ];
  expect(asked.map(({ status }) => status)).toEqual([200, 401, 404]);
  for (const { headers } of asked) expect(Object.fromEntries(headers)).toMatchObject(securityHeaders);
});

test('whoever has not the token reads nothing, and the worker’s port tells nothing else', async () => {
  for (const url of [server.url, workerUrl]) {
    const read = (authorization?: string) =>
      plainHttp(`${url}/metrics`, authorization === undefined ? {} : { headers: { authorization } });
    const answers = [
      await read(),
      await read(`Bearer ${token}x`),
      await read(`Bearer ${ada.token}`),
      await read('Bearer '),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    for (const { text, headers } of answers) {
      expect(text).not.toContain('gatehouse_');
      expect(headers.get('www-authenticate')).toContain('Bearer');
    }
    expect((await read(`Bearer ${token}`)).status).toBe(200);
  }
  const refused = [await plainHttp(`${server.url}/metrics`), await call('/metrics')];
  expect(refused.map(({ body }) => body.code)).toEqual(['unauthenticated', 'token_invalid']);
  for (const path of ['/', '/metrics/', '/metricsx', '/api/v1/users/me', '/health']) {
    expect((await plainHttp(workerUrl + path, { headers: { authorization: `Bearer ${token}` } })).status).toBe(404);
  }
});

test('without a token everybody reads them, but in production nobody', async () => {
  expect((await plainHttp(`${gatehouse.url}/metrics`)).text).toContain('gatehouse_requests_total');
  const production = { ENVIRONMENT: 'production', SECRET_KEY: randomBytes(48).toString('base64'), RATE_LIMITS: '' };
  await using strict = await startGatehouse({ env: production });
  expect((await plainHttp(`${strict.url}/metrics`)).body.code).toBe('not_found');
});

/** The metric that a sample is of. */
function metricOf({ name }: Sample): string {
  const base = name.replace(/_(?:bucket|sum|count)$/, '');
  return (catalogue as Record<string, { type: string }>)[base]?.type === 'histogram' ? base : name;
}

test('each process tells what the catalogue says, by the labels that it says, and nothing else but what Node knows', async () => {
  for (const [told, tellers] of [
    [await ofApi(), ['API', 'primary']],
    [await ofWorker(), ['worker']],
  ] as const) {
    const promised = Object.entries(catalogue).filter(([, { of }]) =>
      tellers.some((one) => (of as readonly string[]).includes(one)),
    );
    const ours = told.samples.filter((sample) => !/^(?:process|nodejs)_/.test(sample.name));
    expect([...new Set(ours.map(metricOf))].sort()).toEqual(promised.map(([name]) => name).sort());
    for (const sample of ours) {
      const { of, labels } = catalogue[metricOf(sample) as MetricName];
      const expected = [...labels, ...(tellers.includes('API' as never) && of[0] === 'API' ? ['process'] : [])];
      expect([
        sample.name,
        Object.keys(sample.labels)
          .filter((label) => label !== 'le')
          .sort(),
      ]).toEqual([sample.name, expected.sort()]);
    }
  }
});

/** What Prometheus adds by itself. */
const added = ['job', 'instance'];
const fits = ({ label, operator, value }: Matcher, { labels }: Sample): boolean => {
  if (added.includes(label)) return true;
  const text = labels[label];
  if (text === undefined) return false;
  const isMatch = operator.includes('~') ? new RegExp(`^(?:${value})$`).test(text) : text === value;
  return operator.startsWith('!') ? !isMatch : isMatch;
};

describe('the operator’s expressions', () => {
  let samples: Sample[];
  beforeAll(async () => {
    samples = [...(await ofApi()).samples, ...(await ofWorker()).samples, { name: 'up', labels: {}, value: 1 }];
  });

  test.each(expressions)('what %s asks for is told', async (_place, expression) => {
    const { errors, uses, groupedBy } = readExpression(expression);
    expect(errors).toEqual([]);
    expect(uses).not.toEqual([]);
    for (const { metric, matchers } of uses) {
      const found = samples.filter(({ name }) => name === metric);
      expect({ metric, isTold: found.length > 0 }).toEqual({ metric, isTold: true });
      // What is compared with something that no series has is a slip of the pen: that alert would never come.
      for (const matcher of matchers) {
        expect({ metric, matcher, fits: found.some((sample) => fits(matcher, sample)) }).toEqual({
          metric,
          matcher,
          fits: true,
        });
      }
    }
    const labels = uses
      .flatMap(({ metric }) => samples.filter(({ name }) => name === metric))
      .flatMap(({ labels }) => Object.keys(labels));
    expect(groupedBy.filter((label) => ![...labels, ...added].includes(label))).toEqual([]);
  });
});

test('each metric is in a panel or an alert', () => {
  const used = expressions.flatMap(([, expression]) => readExpression(expression).uses.map(({ metric }) => metric));
  const names = Object.keys(catalogue).filter(
    (name) => !used.some((one) => one.replace(/_(?:bucket|sum|count)$/, '') === name || one === name),
  );
  expect(names).toEqual([]);
});

test('an expression that is none, or asks for what is not there, would be found', () => {
  expect(readExpression('sum(rate(x_total[5m]) +').errors).not.toEqual([]);
  expect(readExpression('sum by (a) (x{b=~"c|d"} > on (e) y)')).toEqual({
    errors: [],
    uses: [
      { metric: 'x', matchers: [{ label: 'b', operator: '=~', value: 'c|d' }] },
      { metric: 'y', matchers: [] },
    ],
    groupedBy: ['a', 'e'],
  });
});

test('each alert has a name of its own, says how bad it is, and leads to what to do', () => {
  expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
  for (const { alert, labels, annotations } of alerts) {
    expect(labels.severity).toMatch(/^(?:critical|warning)$/);
    expect(annotations).toEqual({
      summary: expect.any(String),
      runbook_url: `docs/operations.md#${alert.toLowerCase()}`,
    });
  }
});

test('no two panels of the dashboard are in one place, or have one number', () => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const places = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
  );
  expect(new Set(places).size).toBe(places.length);
  expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
});

test('a port that somebody else has is named by its variable', async () => {
  const { code, output } = await runCommand({ entry: WORKER_MAIN, env: { ...env, LOG_LEVEL: 'error' } });
  const line = `WORKER_METRICS_PORT: port ${env.WORKER_METRICS_PORT} on 127.0.0.1 is in use by another process`;
  expect({ code, output }).toEqual({ code: 1, output: line });
});

test('an API process that is killed is told of, and the one that takes its place has its number', async () => {
  const [pid] = server.process.output
    .filter((line) => line.includes('"listening"'))
    .map((line) => JSON.parse(line).pid);
  process.kill(pid, 'SIGKILL');
  await expect.poll(async () => (await ofApi()).sum('gatehouse_process_ends_total'), { timeout: 20_000 }).toBe(1);
  await expect.poll(answering, { timeout: 30_000 }).toBe(2);
  const places = (await ofApi()).samples.flatMap(({ labels }) => labels.process ?? []);
  expect([...new Set(places)].sort()).toEqual(['1', '2']);
});
