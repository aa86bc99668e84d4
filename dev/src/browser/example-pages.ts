import { password } from '@gatehouse/dev/testing';
import type { Page } from 'playwright-core';

export const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });

export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });

/** What the page says happened. */
export const says = (page: Page, words: string | RegExp) => page.getByRole('status').filter({ hasText: words });

/** What the page says is wrong. */
export const warns = (page: Page, words: string | RegExp) => page.getByRole('alert').filter({ hasText: words });

/** Fills the form of the page that is open. */
export async function signIn(page: Page, email: string, secret = password): Promise<void> {
  await heading(page, 'Sign in').waitFor();
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(secret);
  await button(page, 'Sign in').click();
}
