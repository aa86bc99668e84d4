import { type Person, password, signedIn } from '@gatehouse/dev/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newVisitor, START_TIMEOUT_MS } from './browser.ts';
import { buildExample } from './build-site.ts';
import { button, heading, signIn, warns } from './example-pages.ts';
import { type Stage, startStage } from './stage.ts';

const TIMEOUT_MS = 240_000;

let stage: Stage;
let admin: Person;
beforeAll(async () => {
  stage = await startStage(buildExample);
  admin = await signedIn(stage.gatehouse, { role: 'admin' });
  await stage.gatehouse.sql(
    `update users set full_name = 'Ada, Countess of Lovelace, née Byron, of Ockham Park in Surrey' where id = $1`,
    [admin.id],
  );
}, START_TIMEOUT_MS);
afterAll(() => stage?.[Symbol.asyncDispose]());

test('the keyboard alone signs in and gets around', { timeout: TIMEOUT_MS }, async () => {
  await using visitor = await newVisitor(stage.browser);
  const page = await visitor.context.newPage();
  await page.goto(stage.origin);
  await heading(page, 'Sign in').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type(admin.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type('not the password');
  await page.keyboard.press('Enter');
  await warns(page, 'The email or the password is wrong.').waitFor();
  await page.locator('input[type=password]:focus').waitFor();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(password);
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Sign in' }).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');
  // The new page is announced by focus on its heading.
  await heading(page, 'Your profile').and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await page.getByRole('link', { name: 'Sessions' }).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');
  await heading(page, 'Your sessions').and(page.locator(':focus')).waitFor();
});

test('at the width of a phone nothing needs scrolling sideways', { timeout: TIMEOUT_MS }, async () => {
  await using visitor = await newVisitor(stage.browser, { viewport: { width: 390, height: 844 }, hasTouch: true });
  const page = await visitor.context.newPage();
  for (const [path, name] of [
    ['/sign-up', 'Create an account'],
    ['/verify', 'Enter the code'],
    ['/forgot-password', 'Reset your password'],
    ['/reset-password?token=none', 'Choose a new password'],
    ['/', 'Sign in'],
  ] as const) {
    await page.goto(stage.origin + path);
    await heading(page, name).waitFor();
    expect(await overflow(page), path).toBe(0);
  }
  await signIn(page, admin.email);
  await heading(page, 'Your profile').waitFor();
  expect(await overflow(page), 'profile').toBe(0);
  await button(page, 'Delete my account…').click();
  await page.getByRole('dialog').waitFor();
  expect(await overflow(page), 'dialog').toBe(0);
  await page.keyboard.press('Escape');
  for (const name of ['Sessions', 'Users']) {
    await page.getByRole('link', { name }).click();
    await page.getByText(name === 'Users' ? admin.email : 'this device').waitFor();
    expect(await overflow(page), name).toBe(0);
  }
  expect(visitor.complaints).toEqual([]);
});

/** By how many pixels the page is wider than its window. */
const overflow = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
