import { newEmail, password, signedIn, signIn as signInByRest } from '@gatehouse/dev/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newVisitor, START_TIMEOUT_MS } from './browser.ts';
import { buildExample } from './build-site.ts';
import { button, heading, says, signIn, warns } from './example-pages.ts';
import { type Stage, startStage } from './stage.ts';

const TIMEOUT_MS = 240_000;
/** Two mails a minute, as a sign-up counts for one; and the tests come from one address. */
const limits = [
  'verification_mail=2/60',
  ...['sign_in_account', 'sign_in_account_long', 'sign_in_ip', 'register_ip', 'verify_ip'].map(
    (name) => `${name}=999/60`,
  ),
].join();

let stage: Stage;
beforeAll(async () => {
  stage = await startStage(buildExample, { RATE_LIMITS: limits });
}, START_TIMEOUT_MS);
afterAll(() => stage?.[Symbol.asyncDispose]());

const codeIn = ({ text }: { text: string }) => /\b\d{6}\b/.exec(text)?.[0] ?? '';
const linkIn = ({ text }: { text: string }) => /https?:\S+\/reset-password\S+/.exec(text)?.[0] ?? '';
const anotherPassword = 'quite another horse, and a longer one';

const signInLongAgo = (email: string) =>
  stage.gatehouse.sql(
    `update sessions set authenticated_at = authenticated_at - interval '1 day'
     where user_id = (select id from users where email = $1)`,
    [email],
  );

async function openSignedIn(email: string) {
  const visitor = await newVisitor(stage.browser);
  const page = await visitor.context.newPage();
  await page.goto(stage.origin);
  await signIn(page, email);
  await heading(page, 'Your profile').waitFor();
  return { visitor, page };
}

test('somebody signs up, enters the mailed code, signs in, and signs out', { timeout: TIMEOUT_MS }, async () => {
  await using visitor = await newVisitor(stage.browser);
  const page = await visitor.context.newPage();
  const email = newEmail();
  await page.goto(stage.origin);
  await page.getByRole('link', { name: 'Create an account' }).click();
  await heading(page, 'Create an account').waitFor();
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await button(page, 'Create the account').click();
  await heading(page, 'Enter the code').waitFor();
  const mail = await stage.gatehouse.mailbox.waitFor({ to: email });
  await page.getByLabel('Code').fill(codeIn(mail));
  await button(page, 'Verify').click();
  await says(page, 'Your address is verified').waitFor();
  expect(await page.getByLabel('Email').inputValue()).toBe(email);
  await page.getByLabel('Password').fill(password);
  await button(page, 'Sign in').click();
  await heading(page, 'Your profile').waitFor();
  await page.reload();
  await heading(page, 'Your profile').waitFor();
  await button(page, 'Sign out').click();
  await heading(page, 'Sign in').waitFor();
  expect(visitor.complaints).toEqual([]);
});

test('a new code can be had, and the wait for another is counted down', { timeout: TIMEOUT_MS }, async () => {
  await using visitor = await newVisitor(stage.browser);
  const page = await visitor.context.newPage();
  const email = newEmail();
  await stage.gatehouse.rest.post('/auth/register', { email, password });
  const first = await stage.gatehouse.mailbox.waitFor({ to: email });
  await page.goto(`${stage.origin}/verify`);
  await page.getByLabel('Email').fill(email);
  await button(page, 'Send a new code').click();
  await button(page, /Send a new code \(in \d+ s\)/).waitFor();
  await page.reload();
  await page.getByLabel('Email').fill(email);
  await button(page, 'Send a new code').click();
  await warns(page, /too often. Try again in \d+ seconds/).waitFor();
  await button(page, /Send a new code \(in \d+ s\)/).waitFor();
  const second = await stage.gatehouse.mailbox.waitFor({ to: email, after: first });
  await page.getByLabel('Code').fill(codeIn(first));
  await button(page, 'Verify').click();
  await warns(page, 'The code is wrong or too old').waitFor();
  await page.getByLabel('Code').fill(codeIn(second));
  await button(page, 'Verify').click();
  await says(page, 'Your address is verified').waitFor();
});

test('a form says beside each field what is wrong with it, and goes there', { timeout: TIMEOUT_MS }, async () => {
  await using visitor = await newVisitor(stage.browser);
  const page = await visitor.context.newPage();
  await page.goto(`${stage.origin}/sign-up`);
  await page.getByLabel('Email').fill('ada');
  await button(page, 'Create the account').click();
  await warns(page, 'Expected an email address').waitFor();
  await page.locator('input[type=email][aria-invalid=true]:focus').waitFor();
  await page.getByLabel('Email').fill(newEmail());
  await page.getByLabel('Password').fill('short');
  await button(page, 'Create the account').click();
  await warns(page, 'It is too short.').waitFor();
  await page.locator('input[type=password][aria-invalid=true]:focus').waitFor();
});

test('a profile is changed, and stays so', { timeout: TIMEOUT_MS }, async () => {
  const { email } = await signedIn(stage.gatehouse);
  const { visitor, page } = await openSignedIn(email);
  await using _visitor = visitor;
  await page.getByLabel('Name').fill('Ada Lovelace');
  await page.getByLabel('Phone').fill('+44 20 7946 0958');
  await page.getByLabel('Language of mails').selectOption('de');
  await button(page, 'Save').click();
  await says(page, 'Saved.').waitFor();
  await page.reload();
  await heading(page, 'Your profile').waitFor();
  expect(await page.getByLabel('Name').inputValue()).toBe('Ada Lovelace');
  expect(await page.getByLabel('Language of mails').inputValue()).toBe('de');
  await page.getByLabel('Phone').fill('');
  await button(page, 'Save').click();
  await says(page, 'Saved.').waitFor();
  const [row] = await stage.gatehouse.sql('select full_name, phone, locale from users where email = $1', [email]);
  expect(row).toEqual({ full_name: 'Ada Lovelace', phone: null, locale: 'de' });
  expect(visitor.complaints).toEqual([]);
});

test('an email address is changed with the code that the new one gets', { timeout: TIMEOUT_MS }, async () => {
  const { email } = await signedIn(stage.gatehouse);
  const { visitor, page } = await openSignedIn(email);
  await using _visitor = visitor;
  const next = newEmail('next');
  await page.getByLabel('New email', { exact: true }).fill(next);
  await button(page, 'Change the email').click();
  await says(page, next).waitFor();
  await page.getByLabel('Code for the new email').fill(codeIn(await stage.gatehouse.mailbox.waitFor({ to: next })));
  await button(page, 'Confirm the new email').click();
  await says(page, 'Your email is changed').waitFor();
  await signIn(page, next);
  await page.getByText(`Your address is ${next}`).waitFor();
  expect(visitor.complaints).toEqual([]);
});

test('a changed password keeps this device signed in', { timeout: TIMEOUT_MS }, async () => {
  const { email } = await signedIn(stage.gatehouse);
  const { visitor, page } = await openSignedIn(email);
  await using _visitor = visitor;
  await page.getByLabel('Current password').fill('this is not the password');
  await page.getByLabel('New password').fill(anotherPassword);
  await button(page, 'Change the password').click();
  await warns(page, 'This is not your current password.').waitFor();
  await page.getByLabel('Current password').fill(password);
  await button(page, 'Change the password').click();
  await says(page, 'The password is changed.').waitFor();
  await page.reload();
  await heading(page, 'Your profile').waitFor();
  await signInByRest(stage.gatehouse, email, anotherPassword);
});

test('other devices are listed and signed out, one and all', { timeout: TIMEOUT_MS }, async () => {
  const { email } = await signedIn(stage.gatehouse);
  await signInByRest(stage.gatehouse, email);
  await signInByRest(stage.gatehouse, email);
  const { visitor, page } = await openSignedIn(email);
  await using _visitor = visitor;
  await page.getByRole('link', { name: 'Sessions' }).click();
  await heading(page, 'Your sessions').waitFor();
  const items = page.getByRole('listitem');
  await expect.poll(() => items.count(), { timeout: 45_000 }).toBe(4);
  await items.filter({ hasText: 'Chrome on Linux' }).filter({ hasText: 'this device' }).waitFor();
  await button(page, /^Sign out .+,/)
    .first()
    .click();
  await says(page, 'The session has ended.').waitFor();
  await expect.poll(() => items.count(), { timeout: 45_000 }).toBe(3);
  await button(page, 'Sign out every other device').click();
  await says(page, 'Every other session has ended.').waitFor();
  await expect.poll(() => items.count(), { timeout: 45_000 }).toBe(1);
  expect(visitor.complaints).toEqual([]);
});

test('a forgotten password is set anew by the mailed link', { timeout: TIMEOUT_MS }, async () => {
  const { email } = await signedIn(stage.gatehouse);
  await using visitor = await newVisitor(stage.browser);
  const page = await visitor.context.newPage();
  await page.goto(stage.origin);
  await page.getByRole('link', { name: 'I forgot my password' }).click();
  await heading(page, 'Reset your password').waitFor();
  await page.getByLabel('Email').fill(email);
  await button(page, 'Send the link').click();
  await says(page, /./).waitFor();
  const link = linkIn(await stage.gatehouse.mailbox.waitFor({ to: email, subject: /reset/i }));
  expect(link.startsWith(`${stage.origin}/reset-password?token=`)).toBe(true);
  await page.goto(link);
  await page.getByLabel('New password').fill(anotherPassword);
  await button(page, 'Set the password').click();
  await says(page, 'The password is set').waitFor();
  expect(page.url()).not.toContain('token');
  await signIn(page, email, anotherPassword);
  await heading(page, 'Your profile').waitFor();
  expect(visitor.complaints).toEqual([]);
  await page.goto(link);
  await page.getByLabel('New password').fill(password);
  await button(page, 'Set the password').click();
  await warns(page, 'This link was used already, or is too old.').waitFor();
});

test('an address is changed after a fresh sign-in', { timeout: TIMEOUT_MS }, async () => {
  const { email } = await signedIn(stage.gatehouse);
  const { visitor, page } = await openSignedIn(email);
  await using _visitor = visitor;
  await signInLongAgo(email);
  const wished = newEmail('wished');
  await page.getByLabel('New email').fill(wished);
  await button(page, 'Change the email').click();
  await page.locator('input[type=password]:focus').fill(password);
  await button(page, 'Sign in and change the email').click();
  await page.getByText(wished).waitFor();
  expect(await stage.gatehouse.sql('select id from users where pending_email = $1', [wished])).toHaveLength(1);
});

test('an account is deleted after a fresh sign-in', { timeout: TIMEOUT_MS }, async () => {
  const { email } = await signedIn(stage.gatehouse);
  const { visitor, page } = await openSignedIn(email);
  await using _visitor = visitor;
  await signInLongAgo(email);
  await button(page, 'Delete my account…').click();
  await button(page, 'Delete it').click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('input[type=password]:focus').waitFor();
  await dialog.getByLabel('Password').fill(password);
  await button(page, 'Sign in and delete the account').click();
  await says(page, 'Your account is deleted.').waitFor();
  expect(await stage.gatehouse.sql('select id from users where email = $1', [email])).toEqual([]);
});
