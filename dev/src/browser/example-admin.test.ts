import { type Person, signedIn } from '@gatehouse/dev/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newVisitor, START_TIMEOUT_MS, type Visitor } from './browser.ts';
import { buildExample } from './build-site.ts';
import { button, heading, says, signIn, warns } from './example-pages.ts';
import { type Stage, startStage } from './stage.ts';

const TIMEOUT_MS = 240_000;
const crowd = 130;

let stage: Stage;
let admin: Person;
let visitor: Visitor;
let page: Page;
beforeAll(async () => {
  stage = await startStage(buildExample);
  admin = await signedIn(stage.gatehouse, { role: 'admin' });
  await stage.gatehouse.sql(
    `insert into users (id, email, full_name, is_verified, created_at, updated_at)
     select gen_random_uuid(), 'person-' || lpad(n::text, 3, '0') || '@example.com', 'Person ' || n, true,
       now() - n * interval '1 hour', now()
     from generate_series(1, ${crowd}) n`,
  );
  visitor = await newVisitor(stage.browser);
  page = await visitor.context.newPage();
  await page.goto(`${stage.origin}/users`);
  await signIn(page, admin.email);
  await heading(page, 'Users').waitFor();
}, START_TIMEOUT_MS);
afterAll(async () => {
  await visitor?.[Symbol.asyncDispose]();
  await stage?.[Symbol.asyncDispose]();
});

const rows = () => page.locator('tbody tr');
const search = (text: string) => page.getByLabel('Search by email or name').fill(text);
const row = (email: string) => rows().filter({ hasText: email });
const stored = async (email: string) =>
  (await stage.gatehouse.sql('select role, is_active from users where email = $1', [email]))[0];

test('scrolling on shows every user, a page at a time', { timeout: TIMEOUT_MS }, async () => {
  await row('person-001@').waitFor();
  expect(await rows().count()).toBeLessThan(crowd);
  await expect
    .poll(
      async () => {
        await rows().last().scrollIntoViewIfNeeded();
        await page.mouse.wheel(0, 2000);
        return rows().count();
      },
      { timeout: 90_000, interval: 200 },
    )
    .toBe(crowd + 1);
  await says(page, `${crowd + 1} users`).waitFor();
  const emails = await page.locator('tbody th').allInnerTexts();
  expect(new Set(emails).size).toBe(crowd + 1);
  expect(visitor.complaints).toEqual([]);
});

test('a search shows who fits, and is asked once the typing stops', { timeout: TIMEOUT_MS }, async () => {
  const asked: string[] = [];
  page.on('request', (request) => {
    const url = decodeURIComponent(request.url());
    if (url.includes('admin.users.list')) asked.push(/"q":"([^"]*)"/.exec(url)?.[1] ?? '');
  });
  await page.getByLabel('Search by email or name').pressSequentially('person 12', { delay: 20 });
  await says(page, /^11 users$/).waitFor();
  expect(await rows().count()).toBe(11);
  expect(asked.at(-1)).toBe('person 12');
  await search('nobody of that name');
  await says(page, /^0 users$/).waitFor();
  await search('');
  await row('person-001@').waitFor();
});

test('a user is deactivated, activated and made an administrator', { timeout: TIMEOUT_MS }, async () => {
  const email = 'person-042@example.com';
  await search(email);
  await says(page, /^1 users?$/).waitFor();
  await button(page, `Deactivate ${email}`).click();
  await button(page, `Activate ${email}`).waitFor();
  expect(await stored(email)).toMatchObject({ is_active: false });
  await button(page, `Activate ${email}`).click();
  await button(page, `Deactivate ${email}`).waitFor();
  await page.getByLabel(`Role of ${email}`).selectOption('admin');
  await says(page, 'is now an administrator').waitFor();
  expect(await stored(email)).toEqual({ is_active: true, role: 'admin' });
  await page.getByLabel(`Role of ${email}`).selectOption('user');
  await says(page, 'is now a user').waitFor();
});

test('the last administrator stays one, and is told why', { timeout: TIMEOUT_MS }, async () => {
  await search(admin.email);
  await says(page, /^1 users?$/).waitFor();
  await page.getByLabel(`Role of ${admin.email}`).selectOption('user');
  await warns(page, 'There must be an active administrator').waitFor();
  expect(await page.getByLabel(`Role of ${admin.email}`).inputValue()).toBe('admin');
  expect(await stored(admin.email)).toMatchObject({ role: 'admin' });
});
