import { v7 } from 'uuid';
import { Random } from '../random.ts';
import { domains, type Language, languages } from './names.ts';

/** The password of all of them, and its hash with the parameters that are the default. */
export const seedPassword = 'a thousand seeds in a row';
const passwordHash =
  '$argon2id$v=19$m=19456,t=2,p=1$GugedZx42HCzI4LT39B2Kg$lwC04pR9UW88LQBKhz09Oy9NIMuAdgBPGefyosyhdtU';

/** The one with a known address: an administrator. */
export const seedAdmin = 'admin@example.com';

/** A row of the table, in the order of {@link userColumns}; null is an empty column. */
export type UserRow = readonly (string | number | boolean | Date | null)[];

export const userColumns = [
  'id',
  'email',
  'full_name',
  'phone',
  'locale',
  'role',
  'is_active',
  'is_verified',
  'password_hash',
  'last_login',
  'created_at',
  'updated_at',
] as const;

export interface Crowd {
  readonly count: number;
  /** The same seed gives the same people. */
  readonly seed: number;
  /** The moment at which the last of them has just registered. */
  readonly until: Date;
}

const threeYears = 3 * 365 * 86_400_000;

/**
 * Users as they come, the oldest first: ever more of them in three years, one in a thousand an administrator, one in ten
 * unverified, three in a hundred deactivated, three in ten never signed in, most of the others of late.
 */
export function* people({ count, seed, until }: Crowd): Generator<UserRow> {
  const random = new Random(seed);
  for (let number = 0; number < count; number++) {
    const created = new Date(until.getTime() - Math.round(threeYears * (1 - number / count) ** 1.5));
    // Whoever comes at all mostly comes often.
    const lately = 1 - random.next() ** 3;
    const lastLogin = between(created, until, lately);
    yield number === 0 ? administrator(random, created, until) : somebody(random, number, created, lastLogin);
  }
}

function administrator(random: Random, created: Date, until: Date): UserRow {
  return [
    newId(random, created),
    seedAdmin,
    'Ada Lovelace',
    null,
    'en',
    'admin',
    true,
    true,
    passwordHash,
    until,
    created,
    created,
  ];
}

function somebody(random: Random, number: number, created: Date, lastLogin: Date): UserRow {
  const language = byShare(random, languages, ({ share }) => share);
  const [given, latinGiven] = random.pick(language.given);
  const [family, latinFamily] = random.pick(language.family);
  const [domain] = byShare(random, domains, ([, share]) => share);
  const signedIn = random.chance(0.7);
  return [
    newId(random, created),
    `${localPart(random, latinGiven, latinFamily)}${number}@${domain}`,
    random.chance(0.85) ? inOrder(language, given, family) : null,
    random.chance(0.2) ? `+999${random.int(10_000_000, 999_999_999)}` : null,
    language.locale,
    random.chance(0.001) ? 'admin' : 'user',
    random.chance(0.97),
    random.chance(0.9),
    passwordHash,
    signedIn ? lastLogin : null,
    created,
    signedIn ? between(created, lastLogin, random.next() ** 3) : created,
  ];
}

const newId = (random: Random, time: Date): string =>
  v7({ msecs: time.getTime(), random: Uint8Array.from({ length: 16 }, () => random.int(0, 255)) });

/** The number behind it makes an address that no other has. */
function localPart(random: Random, given: string, family: string): string {
  return random.pick([`${given}.${family}.`, `${given[0]}${family}`, `${family}_${given}`, given]);
}

const inOrder = ({ familyFirst }: Language, given: string, family: string) =>
  familyFirst ? `${family}${given}` : `${given} ${family}`;

const between = (from: Date, until: Date, fraction: number) =>
  new Date(from.getTime() + Math.floor((until.getTime() - from.getTime()) * fraction));

function byShare<Choice>(random: Random, choices: readonly Choice[], shareOf: (choice: Choice) => number): Choice {
  let left = random.next() * choices.reduce((sum, choice) => sum + shareOf(choice), 0);
  for (const choice of choices) {
    left -= shareOf(choice);
    if (left < 0) return choice;
  }
  return choices[0] as Choice;
}
