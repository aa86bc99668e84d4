import { startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaults, policies } from '../../defaults.ts';
import type { MailTemplate } from '../../index.ts';
import { addresses, limited, password, scenario } from './scenario.ts';
import { mockTarget, type Target } from './target.ts';
import { kinds, transcript } from './transcript.ts';

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
      await target.seedAdmin(addresses.root);
      return transcript(target, scenario);
    };
    const { ada, bob, cyd, nobody } = addresses;
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
    // The mock has one caller, and no tarpit for strangers.
    const { sign_in_strangers: _, ...counted } = gatehouse.services.config.limits;
    expect(counted).toEqual(policies);
    const service = await transcript(realTarget(gatehouse, time), limited);
    expect(await transcript(mockTarget(true), limited)).toEqual(service);
    expect(service).toContainEqual(expect.objectContaining({ status: 429 }));
  });
});
