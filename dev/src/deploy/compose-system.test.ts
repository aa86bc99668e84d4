import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mailbox, newEmail, password } from '../testing/index.ts';
import { waitUntil } from '../wait-until.ts';
import { type Container, HostSystem } from './host-system.ts';
import { type Answer, Visitor } from './visitor.ts';

const TIMEOUT_MS = 120_000;
const wait = { timeoutMs: 30_000 };

// Elsewhere the loopback has one address.
describe.runIf(process.platform === 'linux')('the system of docker-compose.yml', { timeout: TIMEOUT_MS }, () => {
  let system: HostSystem;
  let balancer: Container;
  let workers: Container[];
  let servers: Container[];
  let migrations: string;

  afterAll(async () => {
    // Told to stop, they would serve on for a while.
    await Promise.all(servers?.map(({ process }) => process.kill()) ?? []);
    await system?.[Symbol.asyncDispose]();
  }, TIMEOUT_MS);

  // As `docker compose up --scale server=3 --scale worker=2` starts them, by what they say they depend on.
  beforeAll(async () => {
    system = await HostSystem.create();
    const [migrate] = await Promise.all([system.start('migrate'), system.startHealthy('redis')]);
    const { code } = await migrate.process.exited;
    migrations = `${code} ${migrate.process.output.at(-1)}`;
    workers = [await system.start('worker'), await system.start('worker')];
    servers = await Promise.all([system.startHealthy('server'), system.startHealthy('server')]);
    system.announce(servers);
    balancer = await system.startHealthy('balancer');
  }, TIMEOUT_MS);

  /** Each at an address of their own, which is not the balancer's. */
  let visitors = 100;
  const visitor = () => new Visitor(system.url, `127.0.0.${++visitors}`);

  async function signedIn(): Promise<Visitor> {
    const one = visitor();
    const email = newEmail('compose');
    await one.call('POST', '/api/v1/auth/register', { email, password });
    const { text } = await new Mailbox().waitFor({ to: email, subject: /^Confirm your email/ });
    await one.call('POST', '/api/v1/auth/verify-email', { email, otp: /\b\d{6}\b/.exec(text)?.[0] });
    const { body } = await one.call('POST', '/api/v1/auth/login', { email, password });
    one.headers = { authorization: `Bearer ${body.access_token}` };
    return one;
  }

  /** By the line of its log. */
  async function whoAnswered(requestId: string): Promise<Container> {
    const find = () => servers.find(({ process }) => process.output.some((line) => line.includes(requestId)));
    return waitUntil(find, { what: `a line about ${requestId}`, ...wait });
  }

  /** Who answers calls of one session that the balancer hands out, until all of so many servers have. */
  async function answering(one: Visitor, count: number): Promise<Set<Container>> {
    const seen = new Set<Container>();
    const statuses = new Set<number>();
    await waitUntil(
      async () => {
        const { status, requestId } = await one.call('GET', '/api/v1/users/me');
        statuses.add(status);
        seen.add(await whoAnswered(requestId));
        return seen.size >= count;
      },
      { what: `${count} servers to answer`, intervalMs: 300, ...wait },
    );
    expect([...statuses]).toEqual([200]);
    return seen;
  }

  test('the migrations have run, once and with success', () => {
    expect(migrations).toMatch(/^0 Migrated: /);
  });

  test('somebody registers, verifies, signs in, refreshes and signs out by the balancer', async () => {
    const one = visitor();
    const email = newEmail('walk');
    expect(await one.call('POST', '/api/v1/auth/register', { email, password })).toMatchObject({ status: 201 });
    const { text } = await new Mailbox().waitFor({ to: email, subject: /^Confirm your email/ });
    const otp = /\b\d{6}\b/.exec(text)?.[0];
    expect(await one.call('POST', '/api/v1/auth/verify-email', { email, otp })).toMatchObject({ status: 200 });
    const tokens = await one.call('POST', '/api/v1/auth/login', { email, password });
    const { refresh_token } = tokens.body;
    const refreshed = await one.call('POST', '/api/v1/auth/refresh', { refresh_token });
    expect([tokens.status, refreshed.status]).toEqual([200, 200]);
    one.headers = { authorization: `Bearer ${refreshed.body.access_token}` };
    expect(await one.call('GET', '/api/v1/users/me')).toMatchObject({
      status: 200,
      body: { email, is_verified: true },
    });
    expect(await one.call('POST', '/api/v1/auth/logout')).toMatchObject({ status: 204 });
    expect(await one.call('GET', '/api/v1/users/me')).toMatchObject({ status: 401, body: { code: 'token_invalid' } });
  });

  test('a third server is found while the others serve, and a session that one made is good at all of them', async () => {
    const one = await signedIn();
    const third = await system.startHealthy('server');
    servers = [...servers, third];
    system.announce(servers);
    expect(await answering(one, 3)).toEqual(new Set(servers));
  });

  test('limits count a client over all servers, by the address it has, whatever it says that is', async () => {
    const guess = (by: Visitor) => by.call('POST', '/api/v1/auth/verify-email', { email: newEmail(), otp: '000000' });
    const guessAll = async (by: Visitor) => {
      const answers: Answer[] = [];
      while (answers.length < 33) answers.push(await guess(by));
      return answers;
    };
    let [one, other] = [visitor(), visitor()];
    let answers = await guessAll(one);
    // Where the machine is so busy that Redis counts as away for a moment, each process counts for itself.
    for (let tries = 1; tries < 4 && answers.some(({ status }) => status === 503); tries++) {
      [one, other] = [visitor(), visitor()];
      answers = await guessAll(one);
    }
    expect(answers.map(({ status }) => status)).toEqual([...Array(30).fill(400), ...Array(3).fill(429)]);
    const who = await Promise.all(answers.map(({ requestId }) => whoAnswered(requestId)));
    expect(new Set(who)).toEqual(new Set(servers));
    for (const forged of ['203.0.113.9', '127.0.0.1', '198.51.100.7, 127.0.0.1']) {
      one.headers = { 'x-forwarded-for': forged };
      expect(await guess(one)).toMatchObject({ status: 429 });
    }
    expect(await guess(other)).toMatchObject({ status: 400 });
  });

  test('a session tells its owner the address that they came from', async () => {
    const one = await signedIn();
    const { body } = await one.call('GET', '/api/v1/users/me/sessions');
    expect(body.items).toMatchObject([{ ip: `127.0.0.${visitors}` }]);
  });

  test('the operator signs in at the dashboard with the password of .env', async () => {
    await system.startHealthy('dashboard');
    const signIn = (secret: string) =>
      fetch(`${system.dashboardUrl}/sign-in`, {
        method: 'POST',
        body: new URLSearchParams({ user: 'operator', password: secret }),
        redirect: 'manual',
      });
    expect((await signIn('not the password')).status).toBe(401);
    const answer = await signIn(system.variables.DASHBOARD_PASSWORD ?? '');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
  });

  describe('while people are at work', () => {
    /** Reads and writes, one call after the other; keeps what was no answer of a server. */
    class Busy {
      calls = 0;
      readonly lost: string[] = [];
      readonly #visitor: Visitor;

      constructor(visitor: Visitor) {
        this.#visitor = visitor;
      }

      async work(isOver: () => boolean): Promise<void> {
        while (!isOver()) {
          await this.#expect(this.#visitor.call('GET', '/api/v1/users/me'));
          await this.#expect(this.#visitor.call('PUT', '/api/v1/users/me', { full_name: newEmail() }));
          await sleep(400);
        }
      }

      async #expect(call: ReturnType<Visitor['call']>): Promise<void> {
        this.calls++;
        const outcome = await call.then(
          ({ status, body }) => (status === 200 ? undefined : `${status} ${JSON.stringify(body)}`),
          (error: Error) => error.message,
        );
        if (outcome !== undefined) this.lost.push(outcome);
      }
    }

    async function during(event: () => Promise<void>): Promise<Busy[]> {
      const crowd = await Promise.all(Array.from({ length: 6 }, async () => new Busy(await signedIn())));
      let over = false;
      const work = Promise.all(crowd.map((one) => one.work(() => over)));
      try {
        await event();
        await sleep(2000);
      } finally {
        over = true;
        await work;
      }
      return crowd;
    }

    test('a server that is told to stop loses no call', async () => {
      const [first] = servers as [Container];
      const crowd = await during(async () => {
        first.process.signal('SIGTERM');
        expect(await first.process.exited).toMatchObject({ code: 0 });
        servers = servers.filter((server) => server !== first);
        system.announce(servers);
      });
      expect(crowd.flatMap(({ lost }) => lost)).toEqual([]);
      expect(Math.min(...crowd.map(({ calls }) => calls))).toBeGreaterThan(5);
    });

    test('a server that is killed loses the calls that it had, and no later one', async () => {
      const [first] = servers as [Container];
      const crowd = await during(async () => {
        await first.process.kill();
      });
      // Each asks one thing at a time.
      for (const { lost } of crowd) expect(lost.length, lost.join('\n')).toBeLessThan(2);
      servers = servers.filter((server) => server !== first);
      expect(await answering(await signedIn(), 1)).toEqual(new Set(servers));
    });
  });

  test('told to end, workers and balancer end in order', async () => {
    const ends = await Promise.all(workers.map(({ process }) => process.stop()));
    expect(ends).toMatchObject([{ code: 0 }, { code: 0 }]);
    balancer.process.signal('SIGUSR1');
    expect(await balancer.process.exited).toMatchObject({ code: 0 });
  });
});
