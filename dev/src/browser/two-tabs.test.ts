import { type Person, signedIn } from '@gatehouse/dev/testing';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newVisitor, START_TIMEOUT_MS } from './browser.ts';
import { buildExample } from './build-site.ts';
import { button, heading, says, signIn } from './example-pages.ts';
import { type Stage, startStage } from './stage.ts';

const TIMEOUT_MS = 240_000;

let stage: Stage;
let person: Person;
beforeAll(async () => {
  stage = await startStage(buildExample);
  person = await signedIn(stage.gatehouse);
}, START_TIMEOUT_MS);
afterAll(() => stage?.[Symbol.asyncDispose]());

/** Two tabs of one visitor, signed in through the first. */
async function twoTabs() {
  const visitor = await newVisitor(stage.browser);
  const [one, two] = [await visitor.context.newPage(), await visitor.context.newPage()];
  for (const tab of [one, two]) await tab.goto(stage.origin);
  await heading(two, 'Sign in').waitFor();
  await signIn(one, person.email);
  for (const tab of [one, two]) await heading(tab, 'Your profile').waitFor();
  return { visitor, one, two };
}

/** The refresh requests of every tab from now on. */
function watchRefreshes(context: BrowserContext): string[] {
  const requests: string[] = [];
  context.on('request', (request) => {
    if (request.method() === 'POST' && request.url().includes('auth.refresh')) requests.push(request.url());
  });
  return requests;
}

type Tabs = readonly [one: Page, two: Page];

/** Changes the stored session, and waits until the other tab sees that: storage gets there a little later. */
async function alter([one, two]: Tabs, change: string): Promise<void> {
  const before = await two.evaluate(`localStorage.getItem('gatehouse')`);
  await one.evaluate(`localStorage.setItem('gatehouse', JSON.stringify({
    ...JSON.parse(localStorage.getItem('gatehouse')), ${change} }))`);
  // Whatever it sees instead: the page may have gone on from the change already.
  await two.waitForFunction(`localStorage.getItem('gatehouse') !== ${JSON.stringify(before)}`);
}

/** The access token ends now. */
const expire = (tabs: Tabs) => alter(tabs, 'expires_at: Date.now() - 1000');

const save = async (page: Page, name: string) => {
  await page.getByLabel('Name').fill(name);
  await button(page, 'Save').click();
};

test('a sign-in in one tab is one in the other', { timeout: TIMEOUT_MS }, async () => {
  const { visitor } = await twoTabs();
  await using _visitor = visitor;
  expect(visitor.complaints).toEqual([]);
});

test('two tabs get over the end of an access token with one refresh', { timeout: TIMEOUT_MS }, async () => {
  const { visitor, one, two } = await twoTabs();
  await using _visitor = visitor;
  const refreshes = watchRefreshes(visitor.context);
  for (const round of [1, 2]) {
    await expire([one, two]);
    await Promise.all([save(one, `One ${round}`), save(two, `Two ${round}`)]);
    for (const tab of [one, two]) await says(tab, 'Saved.').waitFor();
    expect(refreshes).toHaveLength(round);
    for (const tab of [one, two]) {
      await tab.reload();
      await heading(tab, 'Your profile').waitFor();
    }
  }
  expect(refreshes).toHaveLength(2);
  expect(visitor.complaints).toEqual([]);
});

test('many calls of both tabs at once cause one refresh', { timeout: TIMEOUT_MS }, async () => {
  const { visitor, one, two } = await twoTabs();
  await using _visitor = visitor;
  const refreshes = watchRefreshes(visitor.context);
  await expire([one, two]);
  // A page that opens asks by itself.
  await Promise.all([one.reload(), two.reload()]);
  for (const tab of [one, two]) await heading(tab, 'Your profile').waitFor();
  for (const tab of [one, two]) {
    await tab.getByRole('link', { name: 'Sessions' }).click();
    await tab.getByText('this device').waitFor();
  }
  expect(refreshes).toHaveLength(1);
  expect(visitor.complaints).toEqual([]);
});

test('a refused access token is renewed once for both tabs', { timeout: TIMEOUT_MS }, async () => {
  const { visitor, one, two } = await twoTabs();
  await using _visitor = visitor;
  const refreshes = watchRefreshes(visitor.context);
  await alter([one, two], `access_token: 'refused'`);
  await Promise.all([save(one, 'One'), save(two, 'Two')]);
  for (const tab of [one, two]) await says(tab, 'Saved.').waitFor();
  expect(refreshes).toHaveLength(1);
});

test('a sign-out in one tab signs the other out, without a reload', { timeout: TIMEOUT_MS }, async () => {
  const { visitor, one, two } = await twoTabs();
  await using _visitor = visitor;
  await two.evaluate('window.isStillTheSamePage = true');
  await button(one, 'Sign out').click();
  for (const tab of [one, two]) await heading(tab, 'Sign in').waitFor();
  expect(await two.evaluate('window.isStillTheSamePage')).toBe(true);
  expect(await two.evaluate(`localStorage.getItem('gatehouse')`)).toBeNull();
  expect(visitor.complaints).toEqual([]);
});

test('a session that was ended elsewhere signs both tabs out', { timeout: TIMEOUT_MS }, async () => {
  const { visitor, one, two } = await twoTabs();
  await using _visitor = visitor;
  await stage.gatehouse.sql('delete from sessions where user_id = $1', [person.id]);
  await one.getByRole('link', { name: 'Sessions' }).click();
  for (const tab of [one, two]) await heading(tab, 'Sign in').waitFor();
});
