import { newEmail, password, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { contract, listProcedures } from '@gatehouse/shared';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { defaults, policies } from '../defaults.ts';
import { createMockGatehouse, type MailTemplate, type ProcedureName } from '../index.ts';

/** The service or its mock, at a time that only the scenario moves. */
interface Target {
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly start: number;
  advance(ms: number): void;
  /** Somebody to begin with, who can sign in. */
  seedAdmin(email: string): Promise<void>;
  /** What mails to an address have carried, the oldest first: codes and the tokens of links. */
  secrets(to: string): Promise<string[]>;
  /** What the mails to an address were about, sorted: they are sent side by side. */
  templates(to: string): Promise<(MailTemplate | undefined)[]>;
}

interface Answer {
  id?: string;
  access_token?: string;
  refresh_token?: string;
  next_cursor?: string;
  items?: { id: string }[];
}

interface Known {
  readonly answers: Record<string, Answer>;
  /** The how-many-eth code or token that was mailed to an address. */
  mailed(to: string, nth?: number): Promise<string>;
}

interface Step {
  readonly call: ProcedureName;
  /** Whose access token is sent: the name of an answer that was kept. */
  readonly as?: string;
  readonly input?: object | ((known: Known) => object | Promise<object>);
  /** The name to keep the answer by. */
  readonly keep?: string;
  /** Milliseconds that pass before, beside the second between any two steps. */
  readonly after?: number;
}

const minute = 60_000;
const day = 24 * 60 * minute;
const fresh = 'quite another password';
const nobody = newEmail('nobody');
const [root, ada, bob, cyd, eve] = ['root', 'ada', 'bob', 'cyd', 'eve'].map((name) => newEmail(name)) as [
  string,
  string,
  string,
  string,
  string,
];
const newAda = newEmail('lovelace');
const anId = '019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10';

const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
const idOf =
  (name: string) =>
  ({ answers }: Known) => ({ id: answers[name]?.id });
const refreshOf =
  (name: string) =>
  ({ answers }: Known) => ({ refresh_token: answers[name]?.refresh_token });
const signIn = (email: string, keep: string, secret = password): Step => ({
  call: 'auth.login',
  input: { email, password: secret },
  keep,
});

const scenario: Step[] = [
  // Sign-up
  { call: 'auth.register', input: { email: 'no address', password, age: 36 } },
  { call: 'auth.register', input: { email: ada } },
  { call: 'auth.register', input: { email: ada, password: 'short' } },
  { call: 'auth.register', input: { email: ada, password: 'password12345' } },
  { call: 'auth.register', input: { email: ada, password: 'lovelace1815', full_name: 'Ada Lovelace' } },
  { call: 'auth.register', input: { email: ada.toUpperCase(), password: fresh, full_name: 'Mallory', locale: 'en' } },
  { call: 'auth.verifyEmail', input: async ({ mailed }) => ({ email: ada, otp: wrong(await mailed(ada)) }) },
  { call: 'auth.register', input: { email: ada, password, full_name: ' Ada Lovelace ', phone: '+44 20 7946 0958' } },
  { call: 'auth.verifyEmail', input: async ({ mailed }) => ({ email: ada, otp: wrong(await mailed(ada, 2)) }) },
  signIn(ada, 'unverified'),
  { call: 'users.me', as: 'unverified' },
  { call: 'users.updateMe', as: 'unverified', input: { locale: 'de' } },
  { call: 'users.deleteMe', as: 'unverified' },
  { call: 'auth.resendVerification', input: { email: nobody } },
  { call: 'auth.resendVerification', input: { email: ada } },
  { call: 'auth.verifyEmail', input: async ({ mailed }) => ({ email: ada, otp: await mailed(ada, 3) }) },
  { call: 'auth.verifyEmail', input: async ({ mailed }) => ({ email: ada, otp: await mailed(ada, 3) }) },
  { call: 'auth.verifyEmail', input: { email: nobody, otp: '123456' } },
  { call: 'auth.verifyEmail', input: { email: ada, otp: 'abcdef' } },
  { call: 'auth.register', input: { email: ada, password: fresh } },
  { call: 'auth.resendVerification', input: { email: ada } },
  // Sign-in
  { call: 'auth.login', input: { email: nobody, password } },
  { call: 'auth.login', input: { email: ada, password: 'wrong' } },
  { call: 'auth.login', input: { email: ada, password: '' } },
  signIn(ada, 'ada'),
  signIn(ada, 'other'),
  { call: 'users.me' },
  { call: 'users.me', as: 'garbage' },
  { call: 'users.me', as: 'ada', input: { unknown: 1 } },
  { call: 'users.me', as: 'ada' },
  { call: 'users.sessions.list', as: 'ada', keep: 'sessions' },
  { call: 'users.sessions.revoke', as: 'ada', input: { id: anId } },
  { call: 'users.sessions.revoke', as: 'ada', input: { id: 'x' } },
  {
    call: 'users.sessions.revoke',
    as: 'ada',
    input: ({ answers }) => ({ id: answers.sessions?.items?.[0]?.id }),
  },
  { call: 'users.me', as: 'other' },
  { call: 'auth.refresh', input: refreshOf('other') },
  signIn(ada, 'other'),
  { call: 'users.sessions.revokeOthers', as: 'ada' },
  { call: 'users.me', as: 'other' },
  signIn(ada, 'other'),
  { call: 'auth.logout', as: 'other' },
  { call: 'users.me', as: 'other' },
  // Profile and email
  { call: 'users.updateMe', as: 'ada', input: { full_name: 'Ada King', phone: null, locale: 'en-GB' } },
  { call: 'users.updateMe', as: 'ada', input: { full_name: '', locale: 'english please' } },
  { call: 'users.updateMe', as: 'ada', input: {} },
  { call: 'users.confirmEmailChange', as: 'ada', input: { otp: '123456' } },
  { call: 'users.updateMe', as: 'ada', input: { email: newAda } },
  {
    call: 'users.confirmEmailChange',
    as: 'ada',
    input: async ({ mailed }) => ({ otp: wrong(await mailed(newAda)) }),
  },
  { call: 'users.updateMe', as: 'ada', input: { email: ada } },
  { call: 'users.updateMe', as: 'ada', input: { email: newAda } },
  { call: 'users.export', as: 'ada' },
  { call: 'users.confirmEmailChange', as: 'ada', input: async ({ mailed }) => ({ otp: await mailed(newAda, 2) }) },
  { call: 'users.me', as: 'ada' },
  { call: 'auth.login', input: { email: ada, password } },
  signIn(newAda, 'ada'),
  // Passwords
  { call: 'auth.changePassword', as: 'ada', input: { old_password: 'wrong', new_password: fresh } },
  { call: 'auth.changePassword', as: 'ada', input: { old_password: password, new_password: 'short' } },
  { call: 'auth.changePassword', as: 'ada', input: { old_password: password, new_password: fresh }, keep: 'changed' },
  { call: 'users.me', as: 'ada' },
  { call: 'users.sessions.list', as: 'changed' },
  { call: 'auth.requestPasswordReset', input: { email: nobody } },
  { call: 'auth.requestPasswordReset', input: { email: newAda } },
  { call: 'auth.resetPassword', input: { token: 'nonsense', new_password: password } },
  { call: 'auth.resetPassword', input: async ({ mailed }) => ({ token: await mailed(newAda, 3), new_password: 'x' }) },
  {
    call: 'auth.resetPassword',
    input: async ({ mailed }) => ({ token: await mailed(newAda, 3), new_password: password }),
  },
  {
    call: 'auth.resetPassword',
    input: async ({ mailed }) => ({ token: await mailed(newAda, 3), new_password: password }),
  },
  { call: 'users.me', as: 'changed' },
  signIn(newAda, 'ada'),
  signIn(newAda, 'other'),
  { call: 'auth.logoutAll', as: 'ada' },
  { call: 'users.me', as: 'other' },
  // Administration
  { call: 'admin.users.list' },
  signIn(newAda, 'ada'),
  { call: 'admin.users.list', as: 'ada' },
  signIn(root, 'root'),
  { call: 'admin.users.list', as: 'root', input: { limit: 0, sort: 'name' } },
  { call: 'admin.users.create', as: 'root', input: { email: bob, full_name: '100% Bob' }, keep: 'bob' },
  { call: 'admin.users.create', as: 'root', input: { email: bob } },
  { call: 'admin.users.create', as: 'root', input: { email: eve }, keep: 'eve' },
  { call: 'auth.register', input: { email: bob, password } },
  { call: 'admin.users.sendPasswordReset', as: 'root', input: idOf('bob') },
  {
    call: 'auth.resetPassword',
    input: async ({ mailed }) => ({ token: await mailed(bob, 2), new_password: password }),
  },
  { call: 'admin.users.sendPasswordReset', as: 'root', input: { id: anId } },
  signIn(bob, 'bobby'),
  { call: 'admin.users.list', as: 'root' },
  { call: 'admin.users.list', as: 'root', input: {} },
  { call: 'admin.users.list', as: 'root', input: { q: '0%' } },
  { call: 'admin.users.list', as: 'root', input: { q: 'b_b' } },
  { call: 'admin.users.list', as: 'root', input: { is_verified: false, role: 'user', is_active: true } },
  { call: 'admin.users.list', as: 'root', input: { sort: 'last_login' } },
  { call: 'admin.users.list', as: 'root', input: { sort: '-last_login', limit: 2 }, keep: 'page' },
  {
    call: 'admin.users.list',
    as: 'root',
    input: ({ answers }) => ({ sort: '-last_login', limit: 2, cursor: answers.page?.next_cursor }),
  },
  {
    call: 'admin.users.list',
    as: 'root',
    input: ({ answers }) => ({ sort: 'email', cursor: answers.page?.next_cursor }),
  },
  { call: 'admin.users.get', as: 'root', input: { id: anId } },
  { call: 'admin.users.get', as: 'root', input: idOf('bob') },
  { call: 'admin.users.sessions', as: 'root', input: idOf('bob') },
  { call: 'admin.users.update', as: 'root', input: (known) => ({ ...idOf('bob')(known), email: newAda }) },
  { call: 'admin.users.update', as: 'root', input: (known) => ({ ...idOf('bob')(known), phone: '+1 555 0100 99' }) },
  { call: 'users.me', as: 'bobby' },
  { call: 'admin.users.update', as: 'root', input: (known) => ({ ...idOf('bob')(known), email: cyd }) },
  { call: 'users.me', as: 'bobby' },
  { call: 'admin.users.update', as: 'root', input: (known) => ({ ...idOf('bob')(known), is_active: false }) },
  { call: 'auth.login', input: { email: cyd, password } },
  { call: 'auth.login', input: { email: cyd, password: 'wrong' } },
  { call: 'auth.requestPasswordReset', input: { email: cyd } },
  { call: 'admin.users.update', as: 'root', input: (known) => ({ ...idOf('bob')(known), is_active: true }) },
  signIn(cyd, 'bobby'),
  { call: 'admin.users.revokeSessions', as: 'root', input: idOf('bob') },
  { call: 'admin.users.revokeSessions', as: 'root', input: { id: anId } },
  { call: 'users.me', as: 'bobby' },
  { call: 'admin.users.list', as: 'root', input: { role: 'admin' }, keep: 'admins' },
  { call: 'admin.users.delete', as: 'root', input: ({ answers }) => ({ id: answers.admins?.items?.[0]?.id }) },
  {
    call: 'admin.users.update',
    as: 'root',
    input: ({ answers }) => ({ id: answers.admins?.items?.[0]?.id, role: 'user' }),
  },
  { call: 'users.deleteMe', as: 'root' },
  { call: 'admin.users.delete', as: 'root', input: idOf('eve') },
  { call: 'admin.users.delete', as: 'root', input: idOf('eve') },
  { call: 'admin.audit.list', as: 'root', input: idOf('none') },
  {
    call: 'admin.audit.list',
    as: 'root',
    input: ({ answers }) => ({ user_id: answers.bob?.id }),
  },
  { call: 'admin.audit.list', as: 'root', input: { action: 'auth.sign_in_failed', limit: 2 }, keep: 'trail' },
  {
    call: 'admin.audit.list',
    as: 'root',
    input: ({ answers }) => ({ action: 'auth.sign_in_failed', limit: 2, cursor: answers.trail?.next_cursor }),
  },
  { call: 'admin.audit.list', as: 'root', input: { cursor: 'nonsense', action: 'auth.nothing' } },
  // Time
  signIn(newAda, 'ada'),
  { call: 'users.me', as: 'ada', after: 15 * minute },
  { call: 'users.me', as: 'ada', after: 5_000 },
  { call: 'auth.refresh', input: refreshOf('ada'), keep: 'next' },
  { call: 'users.me', as: 'next' },
  { call: 'users.deleteMe', as: 'next' },
  { call: 'auth.refresh', input: refreshOf('ada'), keep: 'again' },
  { call: 'auth.refresh', input: refreshOf('again') },
  { call: 'auth.refresh', input: refreshOf('ada') },
  { call: 'users.me', as: 'next' },
  { call: 'auth.refresh', input: { refresh_token: 'nonsense' } },
  signIn(newAda, 'ada'),
  { call: 'auth.refresh', input: refreshOf('ada'), keep: 'ada', after: 29 * day },
  { call: 'users.sessions.list', as: 'ada' },
  { call: 'auth.refresh', input: refreshOf('ada'), after: 30 * day },
  signIn(newAda, 'ada'),
  { call: 'users.deleteMe', as: 'ada' },
  { call: 'users.me', as: 'ada' },
  { call: 'admin.users.list', input: { unknown: true }, as: 'root' },
  signIn(root, 'root'),
  { call: 'admin.audit.list', as: 'root', input: { action: 'users.deleted' } },
  { call: 'admin.users.list', as: 'root', input: {} },
];

const limited: Step[] = [
  ...Array.from({ length: 6 }, (): Step => ({ call: 'auth.login', input: { email: ada, password: 'wrong' } })),
  { call: 'auth.login', input: { email: nobody, password: 'wrong' } },
  { call: 'auth.register', input: { email: bob, password } },
  { call: 'auth.resendVerification', input: { email: bob } },
  { call: 'auth.resendVerification', input: { email: cyd } },
  { call: 'auth.resendVerification', input: { email: cyd } },
  { call: 'auth.requestPasswordReset', input: { email: cyd } },
  { call: 'auth.requestPasswordReset', input: { email: cyd } },
];

const kinds = new Map(listProcedures(contract).map(([name, { kind }]) => [name, kind]));

async function send(target: Target, call: ProcedureName, input: unknown, token: string | undefined) {
  const url = `${target.url}/trpc/${call}`;
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const body = JSON.stringify({ json: input ?? null, ...(input === undefined && { meta: { values: ['undefined'] } }) });
  const response =
    kinds.get(call) === 'query'
      ? await target.fetch(`${url}?input=${encodeURIComponent(body)}`, { headers })
      : await target.fetch(url, { method: 'POST', headers, body });
  return { status: response.status, body: (await response.json()) as { result?: { data: { json?: Answer } } } };
}

/** What a target answers to each step, comparable with what another does. */
async function transcript(target: Target, steps: Step[]): Promise<unknown[]> {
  const answers: Record<string, Answer> = { garbage: { access_token: 'a.b.c' } };
  const mailed = (to: string, nth = 1) =>
    vi.waitUntil(async () => (await target.secrets(to))[nth - 1], { timeout: 25_000, interval: 100 });
  const comparable = comparer(target.start);
  const told: unknown[] = [];
  for (const { call, as = '', input, keep = '', after = 0 } of steps) {
    target.advance(1000 + after);
    const given = typeof input === 'function' ? await input({ answers, mailed }) : input;
    const { status, body } = await send(target, call, given, answers[as]?.access_token);
    answers[keep] = body.result?.data.json ?? {};
    told.push({ call, as, status, body: comparable(body, '') });
  }
  return told;
}

/**
 * Names ids by the order they appear in, and times by their distance from the start. Leaves out what is secret, what is
 * about the machine, and which Date objects happened to be one.
 */
function comparer(start: number) {
  const ids = new Map<string, string>();
  const hidden = /^(?:access_token|refresh_token|next_cursor|request_id|ip|user_agent|retry_after)$/;
  return function comparable(value: unknown, key: string): unknown {
    if (Array.isArray(value)) return value.map((item) => comparable(item, key));
    if (typeof value === 'object' && value !== null) {
      const fields = Object.entries(value).filter(([name]) => name !== 'referentialEqualities');
      return Object.fromEntries(fields.map(([name, field]) => [name, comparable(field, name)]));
    }
    if (hidden.test(key)) return key === 'next_cursor' && value === null ? null : `<${key}>`;
    if (typeof value !== 'string') return value;
    if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(value)) {
      if (!ids.has(value)) ids.set(value, `<id ${ids.size + 1}>`);
      return ids.get(value);
    }
    if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return `start + ${Date.parse(value) - start} ms`;
    return value;
  };
}

function mockTarget(limits: boolean): Target {
  const mock = createMockGatehouse({ limits });
  return {
    url: mock.url,
    fetch: mock.fetch,
    start: mock.clock.now(),
    advance: mock.clock.advance,
    seedAdmin: async (email) => void mock.addUser({ email, password, role: 'admin' }),
    secrets: async (to) => mock.mails.flatMap((mail) => (mail.to === to ? [mail.code ?? mail.token ?? []].flat() : [])),
    templates: async (to) =>
      mock.mails
        .filter((mail) => mail.to === to)
        .map(({ template }) => template)
        .sort(),
  };
}

const subjects: Record<MailTemplate, RegExp> = {
  verification: /^Confirm your email address/,
  welcome: /^Welcome/,
  password_reset: /^Reset your/,
  password_changed: /^Your .* password was changed/,
  email_change: /^Confirm your new email/,
  email_changed: /^The email address of your/,
  account_exists: /^You already have/,
  invitation: /invit/i,
  session_revoked: /session/i,
};

function realTarget({ url, rest, sql, mailbox }: TestGatehouse, clock: { now: number }): Target {
  return {
    url,
    fetch,
    start: clock.now,
    advance(ms) {
      clock.now += ms;
    },
    async seedAdmin(email) {
      await rest.post('/auth/register', { email, password });
      await sql(`update users set role = 'admin', is_verified = true where email = $1`, [email]);
    },
    secrets: async (to) =>
      (await mailbox.all({ to })).flatMap(
        ({ text }) => /^\d{6}$/m.exec(text)?.[0] ?? /reset-password\?token=([\w-]+)/.exec(text)?.[1] ?? [],
      ),
    templates: async (to) =>
      (await mailbox.all({ to }))
        .map(({ subject }) => (Object.keys(subjects) as MailTemplate[]).find((name) => subjects[name].test(subject)))
        .sort(),
  };
}

let real: TestGatehouse;
const clock = { now: Math.floor(Date.now() / 1000) * 1000 };
beforeAll(async () => {
  real = await startGatehouse({ worker: true, clock: () => new Date(clock.now) });
});
afterAll(() => real[Symbol.asyncDispose]());

test('the numbers are those of the service', () => {
  const { tokens, otp, passwords, mail } = real.services.config;
  expect(tokens).toEqual(defaults.tokens);
  expect(otp).toEqual(defaults.otp);
  expect(passwords).toMatchObject(defaults.passwords);
  expect(mail.appUrl).toBe(defaults.appUrl);
});

describe('the mock answers as the service does', () => {
  test('to every call of a long scenario', { timeout: 120_000 }, async () => {
    const told = async (target: Target) => {
      await target.seedAdmin(root);
      return transcript(target, scenario);
    };
    const targets = [realTarget(real, clock), mockTarget(false)] as const;
    const [service, mock] = await Promise.all(targets.map(told));
    expect(mock).toEqual(service);
    for (const to of [ada, bob, cyd, nobody]) {
      const expected = await targets[1].templates(to);
      await expect.poll(() => targets[0].templates(to), { timeout: 25_000 }).toEqual(expected);
    }
    expect(new Set(scenario.map(({ call }) => call))).toEqual(new Set(kinds.keys()));
  });

  test('to more calls than its limits allow', { timeout: 60_000 }, async () => {
    const time = { now: clock.now };
    await using gatehouse = await startGatehouse({ env: { RATE_LIMITS: '' }, clock: () => new Date(time.now) });
    expect(gatehouse.services.config.limits).toEqual(policies);
    const service = await transcript(realTarget(gatehouse, time), limited);
    expect(await transcript(mockTarget(true), limited)).toEqual(service);
    expect(service).toContainEqual(expect.objectContaining({ status: 429 }));
  });
});
