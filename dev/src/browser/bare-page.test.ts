import { password, signedIn } from '@gatehouse/dev/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newVisitor, START_TIMEOUT_MS } from './browser.ts';
import { buildBarePage } from './build-site.ts';
import { type Stage, startStage } from './stage.ts';

const TIMEOUT_MS = 240_000;

let stage: Stage;
beforeAll(async () => {
  stage = await startStage(buildBarePage);
}, START_TIMEOUT_MS);
afterAll(() => stage?.[Symbol.asyncDispose]());

test('without a framework, the client signs in, calls, refreshes and signs out', { timeout: TIMEOUT_MS }, async () => {
  const { email } = await signedIn(stage.gatehouse);
  await using visitor = await newVisitor(stage.browser);
  const page = await visitor.context.newPage();
  await page.goto(stage.origin);
  const seen = await page.evaluate(`(async () => {
    const { createGatehouse, localStorageTokens } = await import('/client.js');
    const api = createGatehouse({ url: ${JSON.stringify(stage.gatehouse.url)}, storage: localStorageTokens() });
    const states = [];
    api.onAuthStateChange(({ status }) => states.push(status));
    const wrong = await api.auth.login.safe({ email: ${JSON.stringify(email)}, password: 'wrong' });
    await api.auth.login({ email: ${JSON.stringify(email)}, password: ${JSON.stringify(password)} });
    const me = await api.users.me();
    const before = JSON.parse(localStorage.getItem('gatehouse'));
    localStorage.setItem('gatehouse', JSON.stringify({ ...before, expires_at: 0 }));
    const again = await Promise.all([api.users.me(), api.users.sessions.list()]);
    const after = JSON.parse(localStorage.getItem('gatehouse'));
    await api.signOut();
    const out = await api.users.me.safe();
    return {
      wrong: wrong.error.code,
      email: me.email,
      isDate: me.created_at instanceof Date,
      again: [again[0].email, again[1].items.some(({ current }) => current)],
      isRenewed: after.refresh_token !== before.refresh_token && after.expires_at > Date.now(),
      out: out.error.code,
      states,
      kept: localStorage.getItem('gatehouse'),
    };
  })()`);
  expect(seen).toEqual({
    wrong: 'invalid_credentials',
    email,
    isDate: true,
    again: [email, true],
    isRenewed: true,
    out: 'unauthenticated',
    states: ['signed_out', 'signed_in', 'signed_out'],
    kept: null,
  });
});

test('without the service, a call says that it was not reached', { timeout: TIMEOUT_MS }, async () => {
  await using visitor = await newVisitor(stage.browser);
  const page = await visitor.context.newPage();
  await page.goto(stage.origin);
  const code = await page.evaluate(`(async () => {
    const { createGatehouse } = await import('/client.js');
    const api = createGatehouse({ url: 'http://127.0.0.1:1' });
    return (await api.auth.login.safe({ email: 'ada@example.com', password: 'secret' })).error.code;
  })()`);
  expect(code).toBe('network_error');
});
