import { newEmail, password, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { listProcedures } from '@gatehouse/shared';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, newVisitor, START_TIMEOUT_MS } from './browser.ts';

const TIMEOUT_MS = 240_000;

const stack = new AsyncDisposableStack();
let gatehouse: TestGatehouse;
let browser: Browser;
beforeAll(async () => {
  gatehouse = stack.use(await startGatehouse({ worker: true }));
  browser = stack.adopt(await launchChromium(), (launched) => launched.close());
}, START_TIMEOUT_MS);
afterAll(() => stack.disposeAsync());

/** Opens an operation of Swagger UI, sends it and reads the answer. */
async function tryOut(page: Page, operationId: string, body?: object) {
  const operation = page.locator(`.opblock[id$="-${operationId}"]`);
  await operation.locator('.opblock-summary-control').click();
  await operation.getByRole('button', { name: 'Try it out' }).click();
  if (body !== undefined) await operation.locator('textarea').fill(JSON.stringify(body));
  await operation.getByRole('button', { name: 'Execute' }).click();
  const answer = operation.locator('.live-responses-table tbody tr.response').first();
  const status = Number.parseInt(await answer.locator('.response-col_status').innerText(), 10);
  const text = await answer.locator('.highlight-code, .microlight').first().innerText();
  await operation.locator('.opblock-summary-control').click();
  return { status, body: JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) };
}

test('whoever reads /docs registers, verifies, signs in and reads their profile on the page', {
  timeout: TIMEOUT_MS,
}, async () => {
  await using visitor = await newVisitor(browser, { viewport: { width: 1280, height: 1600 } });
  const page = await visitor.context.newPage();
  await page.goto(`${gatehouse.url}/docs`);
  const email = newEmail();

  expect((await tryOut(page, 'register', { email, password })).status).toBe(201);
  const otp = /^\d{6}$/m.exec((await gatehouse.mailbox.waitFor({ to: email })).text)?.[0];
  expect((await tryOut(page, 'verifyEmail', { email, otp })).body.is_verified).toBe(true);
  const { body: tokens } = await tryOut(page, 'login', { email, password });

  await page.getByRole('button', { name: 'Authorize' }).click();
  await page.locator('.auth-container input').fill(tokens.access_token);
  await page.locator('.modal-ux').getByRole('button', { name: 'Apply credentials' }).click();
  await page.locator('.modal-ux').getByRole('button', { name: 'Close' }).last().click();
  const me = await tryOut(page, 'getMe');
  expect([me.status, me.body.email]).toEqual([200, email]);
  expect(visitor.complaints).toEqual([]);
});

test('/redoc shows every operation, and nothing that its policy forbids', { timeout: TIMEOUT_MS }, async () => {
  await using visitor = await newVisitor(browser);
  const page = await visitor.context.newPage();
  await page.goto(`${gatehouse.url}/redoc`);
  await page.getByRole('heading', { name: 'Create an account' }).waitFor();
  for (const [, { summary }] of listProcedures()) {
    await page.getByRole('heading', { name: summary }).first().waitFor({ state: 'attached' });
  }
  expect(visitor.complaints).toEqual([]);
});
