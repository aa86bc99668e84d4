import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  HttpReceiver,
  newEmail,
  type PlainAnswer,
  password,
  plainHttp,
  postJson,
  startGatehouse,
  startServer,
  startWorker,
  type TestGatehouse,
} from '../testing/index.ts';
import { outline, type Span, spansOf } from './spans.ts';

/** Processes of their own start. */
const slow = { timeout: 90_000 };

const stack = new AsyncDisposableStack();
afterAll(() => stack.disposeAsync());
let gatehouse: TestGatehouse;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  gatehouse = stack.use(await startGatehouse());
  const { PORT: _, RATE_LIMITS: __, ...shared } = gatehouse.env;
  env = { ...shared, LOG_LEVEL: 'info' };
});

/** The trace that the client says it is in. */
const theirs = '0af7651916cd43dd8448eb211c80319c';
const register = (url: string, email = newEmail()) =>
  postJson(`${url}/api/v1/auth/register`, { email, password }, { traceparent: `00-${theirs}-b7ad6b7169203331-01` });

describe('what is seen of a registration, of its mail, and of what fails', () => {
  let collector: HttpReceiver;
  let sentry: HttpReceiver;
  const answers = {} as Record<'registered' | 'refused' | 'broken', PlainAnswer>;
  let spans: Span[];
  let lines: Record<'server' | 'worker', Record<string, unknown>[]>;

  const idOf = ({ headers }: PlainAnswer) => headers.get('x-request-id');
  const requestSpan = (answer: PlainAnswer) =>
    spans.find(({ attributes }) => attributes['gatehouse.request_id'] === idOf(answer));
  const traceOf = (answer: PlainAnswer) => spans.filter(({ traceId }) => traceId === requestSpan(answer)?.traceId);
  const spanOf = (answer: PlainAnswer, name: string) => traceOf(answer).find((span) => span.name === name);

  beforeAll(async () => {
    collector = stack.use(await HttpReceiver.start());
    sentry = stack.use(await HttpReceiver.start());
    const observed = {
      ...env,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20key',
      SENTRY_DSN: sentry.dsn,
    };
    await using server = await startServer(observed);
    await using worker = await startWorker(observed);
    const email = newEmail();
    answers.registered = await register(server.url, email);
    await worker.waitForLine(/mail done/);
    const wrong = { email, password: 'a horse of the same colour' };
    answers.refused = await postJson(`${server.url}/api/v1/auth/login`, wrong);
    await plainHttp(`${server.url}/health`);
    await gatehouse.sql('alter table users rename column full_name to full_nome');
    answers.broken = await register(server.url);
    const [user] = await gatehouse.sql<{ id: string }>('select id from users');
    // Caused by no request, like one that an earlier version added.
    await gatehouse.services.mails.add({ template: 'welcome', user_id: user?.id ?? '', version: 1 }, new Date());
    await worker.waitForLine(/a mail cannot be made/);
    await gatehouse.sql('alter table users rename column full_nome to full_name');
    // What is left is handed over at the end.
    await Promise.all([worker.stop(), server.process.stop()]);
    spans = spansOf(collector);
    const parsed = (output: readonly string[]) => output.map((line) => JSON.parse(line));
    lines = { server: parsed(server.process.output), worker: parsed(worker.output) };
  }, 90_000);

  test('a registration is one trace, from HTTP over PostgreSQL, Redis and the queue to the mail server', () => {
    const { registered } = answers;
    expect(registered.status).toBe(201);
    // A script that Redis may not know yet is sent in full.
    const names = outline(traceOf(registered)).map((line) => line.replace('EVALSHA', 'EVAL'));
    expect(names).toEqual([
      'POST /api/v1/auth/register',
      '  auth.register',
      '    EVAL',
      '    EVAL',
      '    EVAL',
      '    BEGIN',
      '    SELECT users INSERT users UPDATE users DELETE sessions INSERT audit_events',
      '    send mail',
      '      SELECT add_job',
      '      process mail',
      '        SELECT users',
      '        EVAL',
      '        SMTP send',
      '    COMMIT',
    ]);
    const services = new Set(traceOf(registered).map(({ service }) => service));
    expect(services).toEqual(new Set(['gatehouse-server', 'gatehouse-worker']));
  });

  test('the trace is ours, whatever the client says; its own is linked', () => {
    const request = requestSpan(answers.registered);
    expect(request?.links).toMatchObject([{ traceId: theirs }]);
    expect(spans.filter(({ traceId }) => traceId === theirs)).toEqual([]);
  });

  test('what is refused is told by its code and is no failure; what fails is one, by what failed it', () => {
    const { refused, broken } = answers;
    expect([refused.status, broken.status]).toEqual([401, 500]);
    expect(requestSpan(refused)).toMatchObject({
      status: { code: 0 },
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/api/v1/auth/login',
        'http.response.status_code': 401,
      },
    });
    expect(spanOf(refused, 'auth.login')).toMatchObject({
      status: { code: 0 },
      attributes: { 'error.type': 'invalid_credentials' },
    });
    expect(requestSpan(broken)).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': '500' } });
    expect(spanOf(broken, 'auth.register')).toMatchObject({
      status: { code: 2 },
      attributes: { 'error.type': 'internal' },
    });
    const failed = traceOf(broken).find(({ attributes }) => attributes['error.type'] === '42703');
    expect(failed?.attributes).toMatchObject({ 'db.system.name': 'postgresql' });
  });

  test('what nobody waits for has no trace: no probe, no housekeeping, no reading of keys', () => {
    const roots = spans.filter(({ parentSpanId = '' }) => parentSpanId === '');
    expect(roots.map(({ name }) => name).sort()).toEqual([
      'POST /api/v1/auth/login',
      'POST /api/v1/auth/register',
      'POST /api/v1/auth/register',
      'process mail',
    ]);
  });

  test('the collector is sent OTLP with the headers of the configuration', () => {
    for (const { path, headers } of collector.received) {
      expect(path).toBe('/v1/traces');
      expect(headers).toMatchObject({ authorization: 'Bearer key', 'content-type': 'application/json' });
    }
  });

  test('the id of the request that caused a mail is in the worker’s log, with that of the trace', () => {
    const { registered } = answers;
    const ids = { request_id: idOf(registered), trace_id: requestSpan(registered)?.traceId };
    expect(lines.server.find(({ request_id }) => request_id === ids.request_id)).toMatchObject({
      ...ids,
      msg: 'request',
    });
    expect(lines.worker.find(({ msg }) => msg === 'mail done')).toMatchObject({ ...ids, template: 'verification' });
  });

  test('Sentry is told of each internal error once, with its request; of nothing else, and of nobody', () => {
    const events = sentry.received.map(({ body }) => JSON.parse(body.split('\n')[2] ?? ''));
    const missing = { type: 'DatabaseError', stacktrace: { frames: expect.any(Array) } };
    const common = {
      event_id: expect.any(String),
      timestamp: expect.any(Number),
      platform: 'node',
      level: 'error',
      release: expect.stringMatching(/^gatehouse@\d/),
      environment: 'test',
    };
    expect(events).toEqual([
      {
        ...common,
        tags: { service: 'gatehouse-server', request_id: idOf(answers.broken), within: 'auth.register' },
        contexts: { trace: { trace_id: requestSpan(answers.broken)?.traceId, span_id: expect.any(String) } },
        exception: {
          values: [{ ...missing, value: 'column "full_name" of relation "users" does not exist' }],
        },
      },
      {
        ...common,
        tags: { service: 'gatehouse-worker', request_id: 'none', within: 'welcome' },
        contexts: { trace: expect.any(Object) },
        exception: { values: [{ ...missing, value: 'column "full_name" does not exist' }] },
      },
    ]);
    expect(sentry.received[0]?.path).toBe('/api/7/envelope/?sentry_version=7&sentry_key=publickey');
  });
});

test('a collector and a Sentry that are silent slow nobody, and do not keep a server from ending', slow, async () => {
  await using collector = await HttpReceiver.start({ isSilent: true });
  await using sentry = await HttpReceiver.start({ isSilent: true });
  const silent = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, SENTRY_DSN: sentry.dsn };
  await using server = await startServer({ ...env, ...silent, RATE_LIMITS: 'off' });
  await gatehouse.sql('alter table users rename column full_name to full_nome');
  // More than are on their way to Sentry at once.
  for (let call = 0; call < 20; call++) expect((await register(server.url)).status).toBe(500);
  await gatehouse.sql('alter table users rename column full_nome to full_name');
  expect((await register(server.url)).status).toBe(201);
  expect(sentry.received).not.toEqual([]);
  expect(await server.process.stop()).toMatchObject({ code: 0 });
  expect(collector.received).not.toEqual([]);
});

test('an error that nobody caught still ends the process, and Sentry is told before', slow, async () => {
  await using sentry = await HttpReceiver.start();
  const fault = `process.on('SIGUSR2', () => { throw new TypeError('no ada@example.com') })`;
  const faulty = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(fault)}` };
  await using server = await startServer({ ...env, ...faulty, SENTRY_DSN: sentry.dsn });
  server.process.signal('SIGUSR2');
  expect(await server.process.exited).toMatchObject({ code: 1 });
  expect(server.process.output.at(-1)).toContain('"level":"fatal"');
  expect(sentry.received).toHaveLength(1);
  expect(sentry.received[0]?.body).toContain('"type":"TypeError","value":"no (an address)"');
});
