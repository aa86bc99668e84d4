import { parseArgs } from 'node:util';
import { email as emailSchema } from '@gatehouse/shared';
import { tolerance } from './audit.ts';
import type { Criteria } from './judge.ts';
import type { Account } from './rounds.ts';

export const usage = `Usage: npm run audit:enumeration -- --known ada@example.com [options]

Tries whether the public calls of a running Gatehouse tell who has an account: it compares their answers about known
addresses with those about addresses that nobody has, in status, body, headers, limits and time.

  --known ADDRESS       an account with a verified address (needed)
  --unverified ADDRESS  an account that was never verified; its password and sessions do not outlive the audit
  --disabled ADDRESS    an account that is deactivated
  --url URL             the instance; http://localhost:8000 by default
  --samples N           how often each call is made about each address; 200 by default, and up to eight times as often
                        where that decides nothing
  --tolerance PERCENT   a difference in time that counts as none, of the call's time; 5 by default
  --patience MINUTES    how long to wait for the instance's limits, in all; 5 by default
  --ignore-header NAME  a header whose value differs from answer to answer anyway; may be repeated
  --yes                 do not ask before it begins

It fails sign-ins, causes mails to these addresses and registers new ones that end in .test, so use accounts made for it
that nobody used in the last hour. A copy of the instance that runs with RATE_LIMITS=off is measured in minutes; with
limits in force most times stay untold.

Ends with 0 if the addresses cannot be told apart, with 1 if they can, and with 2 if it could not be found out.
docs/enumeration.md explains the method.`;

export interface Options {
  readonly url: URL;
  readonly accounts: readonly Account[];
  readonly samples: number;
  readonly toleranceOf: Criteria['toleranceOf'];
  /** Milliseconds. */
  readonly patience: number;
  readonly ignoredHeaders: readonly string[];
  readonly yes: boolean;
}

/** What is wrong with the arguments. */
export class OptionsError extends Error {
  override name = 'OptionsError';
}

/** @throws OptionsError */
export function readOptions(args: string[]): Options | 'help' {
  const given = parse(args);
  if (given.help) return 'help';
  return {
    url: readUrl(given.url),
    accounts: readAccounts(given),
    samples: Math.round(number('--samples', given.samples, { least: 11, most: 5000 })),
    toleranceOf: tolerance(number('--tolerance', given.tolerance, { least: 0.1, most: 1000 }) / 100),
    patience: number('--patience', given.patience, { least: 0, most: 24 * 60 }) * 60_000,
    ignoredHeaders: given['ignore-header'].map((name) => name.toLowerCase()),
    yes: given.yes,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        known: { type: 'string' },
        unverified: { type: 'string' },
        disabled: { type: 'string' },
        url: { type: 'string', default: 'http://localhost:8000' },
        samples: { type: 'string', default: '200' },
        tolerance: { type: 'string', default: '5' },
        patience: { type: 'string', default: '5' },
        'ignore-header': { type: 'string', multiple: true, default: [] },
        yes: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new OptionsError((error as Error).message);
  }
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new OptionsError(`--url: expected a URL such as https://auth.example.com, and got "${text}"`);
}

const accountNames = ['known', 'unverified', 'disabled'] as const;

function readAccounts(given: Readonly<Partial<Record<(typeof accountNames)[number], string>>>): Account[] {
  if (given.known === undefined) throw new OptionsError('--known: not given; expected the address of an account');
  return accountNames.flatMap((name) => {
    const text = given[name];
    if (text === undefined) return [];
    const { data: email } = emailSchema.safeParse(text);
    if (email === undefined) throw new OptionsError(`--${name}: expected an email address, and got "${text}"`);
    return [{ name, email }];
  });
}

function number(option: string, text: string, { least, most }: { least: number; most: number }): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= most) return value;
  throw new OptionsError(`${option}: expected a number from ${least} to ${most}, and got "${text}"`);
}
