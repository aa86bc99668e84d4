import { setTimeout as sleep } from 'node:timers/promises';
import {
  newEmail,
  password,
  postJson,
  signedIn,
  startGatehouse,
  startServer,
  type TestGatehouse,
} from '@gatehouse/dev/testing';
import { expect, test } from 'vitest';
import type { PasswordHasher } from '../../security/password-hasher.ts';

const wrong = 'not the password at all';
const home = '198.51.100.1';
let lastStranger = 0;
/** An address that nobody called from before. */
const stranger = () => `203.0.${++lastStranger >> 8}.${lastStranger & 255}`;

/** Passwords as they are: the tests below count tries, and need no costly hash for that. */
const plain: PasswordHasher = {
  hash: async (secret) => secret,
  verify: async (stored, secret) => stored === secret,
  needsRehash: () => false,
};

function start(limits = '', worker = false): Promise<TestGatehouse> {
  return startGatehouse({ env: { RATE_LIMITS: limits, TRUSTED_PROXIES: '127.0.0.1' }, hasher: plain, worker });
}

const login = (gatehouse: TestGatehouse, ip: string, email: string, secret = wrong) =>
  gatehouse.rest.post('/auth/login', { email, password: secret }, { headers: { 'x-forwarded-for': ip } });

interface Held {
  /** Tries that were let in. */
  readonly guesses: number;
  /** Seconds that the refused one was told to wait. */
  readonly wait: number;
  /** Seconds since before the last try that was let in; not nothing, on a busy machine. */
  readonly late: number;
}

/** Guesses at one account, each from another address, until one is refused. */
async function guessUntilHeld(gatehouse: TestGatehouse, email: string, before = 0): Promise<Held> {
  let began = Date.now();
  for (let guesses = before; ; guesses++) {
    const sent = Date.now();
    const answer = await login(gatehouse, stranger(), email);
    if (answer.status !== 401) {
      expect(answer.status).toBe(429);
      return { guesses, wait: answer.body.retry_after, late: (Date.now() - began) / 1000 };
    }
    began = sent;
  }
}

/** The wait is a second after the free tries, and twice as long after each further one, less what has passed of it. */
function expectDoubled({ guesses, wait, late }: Held, free: number, longest = Number.POSITIVE_INFINITY) {
  expect(guesses).toBeGreaterThanOrEqual(free);
  const whole = Math.min(longest, 2 ** (guesses - free));
  expect(wait).toBeLessThanOrEqual(whole);
  expect(wait).toBeGreaterThanOrEqual(whole - late);
}

async function ownerAtHome(gatehouse: TestGatehouse) {
  const person = await signedIn(gatehouse);
  expect((await login(gatehouse, home, person.email, password)).status).toBe(200);
  return person;
}

test('after ten tries from as many addresses strangers wait, twice as long each time; who waits is let in', async () => {
  await using gatehouse = await start();
  const { email } = await ownerAtHome(gatehouse);
  let held = await guessUntilHeld(gatehouse, email);
  expectDoubled(held, 10);
  for (let round = 0; round < 2; round++) {
    await sleep(held.wait * 1000);
    const next = await guessUntilHeld(gatehouse, email, held.guesses);
    expect(next.guesses).toBeGreaterThan(held.guesses);
    expectDoubled(next, 10);
    held = next;
  }
});

test('the wait never grows beyond the longest', async () => {
  await using gatehouse = await start('sign_in_strangers=2/1');
  const email = newEmail();
  let held = await guessUntilHeld(gatehouse, email);
  for (let round = 0; round < 3; round++) {
    expectDoubled(held, 2, 1);
    await sleep(1000);
    held = await guessUntilHeld(gatehouse, email, held.guesses);
  }
});

test('an unknown address and one that nobody verified are slowed down alike', async () => {
  await using gatehouse = await start();
  const unverified = newEmail();
  await gatehouse.rest.post('/auth/register', { email: unverified, password });
  for (const email of [unverified, newEmail()]) expectDoubled(await guessUntilHeld(gatehouse, email), 10);
});

test('while strangers wait, the owner signs in where they did before, and nowhere sooner than they', async () => {
  await using gatehouse = await start();
  const { email } = await ownerAtHome(gatehouse);
  // Held for four seconds, so that a busy machine is not too late for what follows.
  for (let round = 0; round < 2; round++) await sleep((await guessUntilHeld(gatehouse, email)).wait * 1000);
  await guessUntilHeld(gatehouse, email);
  expect((await login(gatehouse, home, email, password)).status).toBe(200);
  expect((await login(gatehouse, stranger(), email, password)).status).toBe(429);
  // Being let in at home does not let the strangers go on.
  expect((await login(gatehouse, stranger(), email)).status).toBe(429);
});

test('one address that fails is held by its own limit, and holds up nobody elsewhere', async () => {
  await using gatehouse = await start();
  const { email } = await ownerAtHome(gatehouse);
  const attacker = stranger();
  for (let call = 0; call < 12; call++) await login(gatehouse, attacker, email);
  expect((await login(gatehouse, attacker, email, password)).status).toBe(429);
  expect((await login(gatehouse, stranger(), email, password)).status).toBe(200);
});

test('both faces, another spelling and a changed password count together', async () => {
  await using gatehouse = await start();
  const { email, token } = await signedIn(gatehouse);
  const from = () => ({ 'x-forwarded-for': stranger() });
  const shouted = { json: { email: ` ${email.toUpperCase()}`, password: wrong } };
  expect((await postJson(`${gatehouse.url}/trpc/auth.login`, shouted, from())).status).toBe(401);
  const change = { old_password: wrong, new_password: 'another horse of that colour' };
  const changed = await gatehouse.rest.post('/auth/change-password', change, { token, headers: from() });
  expect(changed.status).toBe(401);
  expect((await login(gatehouse, stranger(), email)).status).toBe(401);
  const { REDIS_PREFIX: prefix = '' } = gatehouse.env;
  const { redis } = gatehouse.services;
  const counters = await redis.keys(`${prefix}tarpit:*:tries`);
  expect(counters).toHaveLength(1);
  expect(await redis.get(counters[0]?.slice(prefix.length) ?? '')).toBe('3');
});

test('people who are right from many addresses never wait', async () => {
  await using gatehouse = await start('sign_in_strangers=3/600');
  const { email } = await signedIn(gatehouse);
  for (let call = 0; call < 8; call++) {
    expect((await login(gatehouse, stranger(), email, password)).status).toBe(200);
  }
});

test('a call that fails for another reason is no guess', async () => {
  await using gatehouse = await start('sign_in_strangers=3/600');
  const { email, id } = await signedIn(gatehouse);
  await gatehouse.sql('update users set is_active = false where id = $1', [id]);
  for (let call = 0; call < 8; call++) {
    expect((await login(gatehouse, stranger(), email, password)).status).toBe(403);
  }
});

test('the wait is long enough for the limits of the address, too', async () => {
  await using gatehouse = await start('sign_in_strangers=1/600,sign_in_account=2/50');
  const email = newEmail();
  const here = stranger();
  expect((await login(gatehouse, here, email)).status).toBe(401);
  const held = await login(gatehouse, here, email);
  // The tarpit alone would say one second; the limit of this address is used up for longer.
  expect(held.body.retry_after).toBeGreaterThan(2);
  // And the other way round: the address is over its limit while the strangers' wait is longer.
  await using slow = await start('sign_in_strangers=1/600,sign_in_account=1/1');
  for (let round = 0; round < 2; round++) await sleep((await guessUntilHeld(slow, email)).wait * 1000);
  await guessUntilHeld(slow, email);
  await login(slow, here, email);
  const refused = await login(slow, here, email);
  expect(refused.status).toBe(429);
  expect(refused.body.retry_after).toBeGreaterThan(1);
});

test('of forty guesses at once over two processes no more are looked at than the ten', async () => {
  await using gatehouse = await startGatehouse();
  const { PORT: _, ...env } = gatehouse.env;
  const limited = { ...env, RATE_LIMITS: '', TRUSTED_PROXIES: '127.0.0.1' };
  await using one = await startServer(limited);
  await using other = await startServer(limited);
  const credentials = { email: newEmail(), password: wrong };
  const guess = (index: number) =>
    postJson(`${(index % 2 ? one : other).url}/api/v1/auth/login`, credentials, { 'x-forwarded-for': stranger() });
  const began = Date.now();
  const statuses = await Promise.all(Array.from({ length: 40 }, async (_, index) => (await guess(index)).status));
  const lookedAt = statuses.filter((status) => status === 401).length;
  expect(statuses.filter((status) => status === 429)).toHaveLength(40 - lookedAt);
  expect(lookedAt).toBeGreaterThanOrEqual(10);
  // One more for each wait that had passed: after 1, 3, 7 … seconds.
  expect(lookedAt).toBeLessThanOrEqual(10 + Math.floor(Math.log2((Date.now() - began) / 1000 + 1)));
});

test('a try that is held costs no hash and leaves no event', async () => {
  let hashes = 0;
  const hasher = { ...plain, verify: async () => ++hashes < 0 };
  const env = { RATE_LIMITS: 'sign_in_strangers=2/600', TRUSTED_PROXIES: '127.0.0.1' };
  await using gatehouse = await startGatehouse({ env, hasher });
  const email = newEmail();
  const { guesses } = await guessUntilHeld(gatehouse, email);
  expect(hashes).toBe(guesses);
  expect(await gatehouse.sql(`select from audit_events where action = 'auth.sign_in_failed'`)).toHaveLength(guesses);
});
