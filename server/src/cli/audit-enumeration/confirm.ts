import { createInterface } from 'node:readline/promises';
import type { Options } from './options.ts';

/** Says what is about to happen and asks whether it may, unless that was answered already. */
export async function confirm({ url, accounts, samples, yes }: Options): Promise<boolean> {
  console.error(
    `This makes each call to ${url.href} about ${2 * samples} times, or more where times vary, about each of these addresses:`,
  );
  for (const { name, email } of accounts) console.error(`  ${email} (${name})`);
  console.error(
    `They get mails: ${6 * samples} or more each where no limits are in force. Sign-ins to them fail, and an unverified ` +
      `account\nloses its password. ${2 * samples} or more accounts are registered at addresses that end in .test.`,
  );
  if (yes) return true;
  if (!process.stdin.isTTY) {
    console.error('Nothing was done. Give --yes if that is wanted.');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question('Go on? (yes/no) ');
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
