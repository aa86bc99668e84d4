import { join } from 'node:path';
import {
  freePort,
  Gate,
  newEmail,
  password,
  runCommand,
  startGatehouse,
  type TestGatehouse,
  TestProcess,
} from '@gatehouse/dev/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const entry = join(import.meta.dirname, 'main.ts');
const operator = { user: 'operator', password: 'a password for operators' };

let gatehouse: TestGatehouse;
let dashboard: Dashboard;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  dashboard = await startDashboard();
});
afterAll(async () => {
  await dashboard?.[Symbol.asyncDispose]();
  await gatehouse[Symbol.asyncDispose]();
});

interface Dashboard extends AsyncDisposable {
  readonly url: string;
  readonly process: TestProcess;
}

async function startDashboard(changes = {}, begun?: RegExp): Promise<Dashboard> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...gatehouse.env,
    ...changes,
    DASHBOARD_PASSWORD: operator.password,
    DASHBOARD_PORT: String(port),
    LOG_LEVEL: 'info',
  };
  const process = new TestProcess({ name: 'dashboard', entry, env });
  await (begun === undefined ? process.waitForHttp(`${url}/health`) : process.waitForLine(begun));
  return { url, process, [Symbol.asyncDispose]: () => process[Symbol.asyncDispose]() };
}

const signIn = ({ url }: Dashboard, form: Readonly<Record<string, string>> = operator) =>
  fetch(`${url}/sign-in`, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });

/** The cookie that an operator's browser would send from now on. */
const cookieOf = (answer: Response) => answer.headers.get('set-cookie')?.split(';')[0] ?? '';

async function signedIn(dashboard: Dashboard) {
  const cookie = cookieOf(await signIn(dashboard));
  return (path: string, init: RequestInit = {}) =>
    fetch(`${dashboard.url}${path}`, { ...init, headers: { cookie, ...init.headers }, redirect: 'manual' });
}

/** A mail that failed for good, with an address in its job and in the mail server's answer. */
async function failedMail(): Promise<string> {
  const email = newEmail();
  await gatehouse.rest.post('/auth/register', { email, password });
  const [job] = await gatehouse.sql<{ id: string }>(
    `update bullmq.job set state = 'failed', finished_at_ms = $1, attempts_made = 1, failed_reason = $2,
       data = data || jsonb_build_object('old_email', $3::text, 'ip', '203.0.113.9')
     where id = (select id from bullmq.job where queue = 'mail' and state = 'waiting' limit 1) returning id`,
    [Date.now(), `550 5.1.1 <${email}> is unknown`, email],
  );
  return job?.id ?? '';
}

const stateOf = async (id: string) =>
  (await gatehouse.sql<{ state: string }>('select state from bullmq.job where id = $1', [id]))[0]?.state;

describe('a stranger', () => {
  test.each(['/', '/queue/mail', '/static/favicon.ico'])('is asked to sign in at %s', async (path) => {
    const answer = await fetch(`${dashboard.url}${path}`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/sign-in']);
  });

  test('reads nothing and retries nothing', async () => {
    const id = await failedMail();
    for (const cookie of ['', 'gatehouse_dashboard=', `gatehouse_dashboard=${'A'.repeat(43)}`]) {
      const list = await fetch(`${dashboard.url}/api/queues`, { headers: { cookie } });
      expect([list.status, await list.json()]).toEqual([401, { message: 'Sign in first' }]);
      const retry = await fetch(`${dashboard.url}/api/queues/mail/${id}/retry`, { method: 'PUT', headers: { cookie } });
      expect(retry.status).toBe(401);
    }
    expect(await stateOf(id)).toBe('failed');
  });

  test('has five guesses in a quarter of an hour, and the right one is refused after them', async () => {
    await using dashboard = await startDashboard();
    const wrong = { user: operator.user, password: 'not the password' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => signIn(dashboard, wrong)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(5).fill(401), ...Array(15).fill(429)]);
    const right = await signIn(dashboard);
    expect([right.status, right.headers.get('set-cookie')]).toEqual([429, null]);
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(600);
  });
});

describe('an operator', () => {
  test.each([
    [{ user: 'someone', password: operator.password }],
    [{ user: operator.user, password: `${operator.password}r` }],
    [{ user: '', password: '' }],
    [{}],
  ])('is not %j', async (form) => {
    const answer = await signIn(dashboard, form as Record<string, string>);
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([401, null]);
  });

  test('gets a cookie that no script reads and no other site sends', async () => {
    const answer = await signIn(dashboard);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    expect(answer.headers.get('set-cookie')).toMatch(
      /^gatehouse_dashboard=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
  });

  test('sees what failed and why, without a person in it', async () => {
    const id = await failedMail();
    const call = await signedIn(dashboard);
    const page = await call('/');
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<title>Gatehouse</title>')]);
    const list = await (await call('/api/queues?activeQueue=mail&status=failed&page=1&jobsPerPage=50')).text();
    const job = await (await call(`/api/queues/mail/${id}`)).text();
    for (const text of [list, job]) {
      expect(text).toContain(`"id":"${id}"`);
      expect(text).toContain('550 5.1.1 <(an address)> is unknown');
      expect(text).toContain('"template":"verification"');
      expect(text).not.toMatch(/@|203\.0\.113\.9|nonce/);
    }
  });

  test('tries a failed mail again', async () => {
    const [one, other, third] = [await failedMail(), await failedMail(), await failedMail()];
    const call = await signedIn(dashboard);
    expect((await call(`/api/queues/mail/${one}/retry`, { method: 'PUT' })).ok).toBe(true);
    expect([await stateOf(one), await stateOf(other)]).toEqual(['waiting', 'failed']);
    expect((await call('/api/queues/mail/retry/failed', { method: 'PUT' })).ok).toBe(true);
    expect([await stateOf(other), await stateOf(third)]).toEqual(['waiting', 'waiting']);
  });

  test('cannot have a mail sent again that was sent', async () => {
    await gatehouse.rest.post('/auth/register', { email: newEmail(), password });
    const [sent] = await gatehouse.sql<{ id: string }>(
      `update bullmq.job set state = 'completed', finished_at_ms = $1, attempts_made = 1
       where id = (select id from bullmq.job where queue = 'mail' and state = 'waiting' limit 1) returning id`,
      [Date.now()],
    );
    const id = sent?.id ?? '';
    const call = await signedIn(dashboard);
    for (const path of [`${id}/retry`, 'retry/completed']) {
      expect((await call(`/api/queues/mail/${path}`, { method: 'PUT' })).status, path).toBe(403);
    }
    expect(await stateOf(id)).toBe('completed');
    const list = await call('/api/queues?activeQueue=mail&status=completed&page=1&jobsPerPage=50');
    const { queues } = (await list.json()) as { queues: { name: string; allowCompletedRetries: boolean }[] };
    expect(queues.find(({ name }) => name === 'mail')).toMatchObject({ allowCompletedRetries: false });
  });

  test('can do nothing that loses a mail or makes one', async () => {
    const id = await failedMail();
    const call = await signedIn(dashboard);
    const json = {
      headers: { 'content-type': 'application/json' },
      body: '{"name":"x","data":{},"jobData":{},"force":true}',
    };
    for (const [method, path] of [
      ['PUT', '/empty'],
      ['PUT', '/obliterate'],
      ['PUT', '/pause'],
      ['PUT', '/clean/failed'],
      ['PUT', `/${id}/clean`],
      ['PATCH', `/${id}/update-data`],
      ['POST', '/add'],
    ] as const) {
      const init = method === 'PUT' && path !== '/obliterate' ? { method } : { method, ...json };
      expect((await call(`/api/queues/mail${path}`, init)).status, path).toBe(403);
    }
    expect(await stateOf(id)).toBe('failed');
    expect(await gatehouse.sql(`select 1 from bullmq.job where name = 'x'`)).toEqual([]);
  });

  test('is not made to act by another site', async () => {
    const id = await failedMail();
    const call = await signedIn(dashboard);
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await call(`/api/queues/mail/${id}/retry`, { method: 'PUT', headers })).status).toBe(403);
    expect(await stateOf(id)).toBe('failed');
  });

  test('is out after the sign-out', async () => {
    const call = await signedIn(dashboard);
    expect((await call('/api/queues')).status).toBe(200);
    expect((await call('/sign-out')).headers.get('location')).toBe('/sign-in');
    expect((await call('/api/queues')).status).toBe(401);
  });
});

test('it does not start without a password', async () => {
  const { code, output } = await runCommand({ entry, env: gatehouse.env });
  expect({ code, output }).toEqual({
    code: 78,
    output: 'The configuration is not valid:\nDASHBOARD_PASSWORD: not set; expected at least 12 characters',
  });
});

test('it starts while PostgreSQL is away, and shows the queues once it is there', async () => {
  await using gate = await Gate.to(gatehouse.env.DATABASE_URL);
  await using dashboard = await startDashboard({ DATABASE_URL: gate.url }, /PostgreSQL is away/);
  await gate.open();
  await dashboard.process.waitForHttp(`${dashboard.url}/health`);
  const get = await signedIn(dashboard);
  expect((await get('/api/queues')).status).toBe(200);
});

test('it ends when told to, and no password or cookie is in its log', async () => {
  await using dashboard = await startDashboard();
  const cookie = cookieOf(await signIn(dashboard));
  await signIn(dashboard, { user: 'operator', password: 'mistyped-by-hand' });
  expect(await dashboard.process.stop()).toMatchObject({ code: 0, signal: null });
  const log = dashboard.process.output.join('\n');
  expect(log).toContain('"listening"');
  expect(log).not.toContain(cookie.split('=')[1]);
  expect(log).not.toMatch(/mistyped|a password/);
});
