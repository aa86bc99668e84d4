import {
  email,
  flag,
  fullName,
  type Issue,
  id as idSchema,
  locale,
  phone,
  role,
  timestampInput,
} from '@gatehouse/shared';
import { v7 } from 'uuid';
import { z } from 'zod';
import { validationFailed } from '../../error-mapping.ts';
import { nobody } from '../../modules/auth/nobody.ts';
import { storable, UnusableHash } from '../../security/earlier-hash.ts';
import type { Line } from './read-lines.ts';

/** A longer line is no user. */
export const mostLineBytes = 16_384;

const passwordHash = z
  .string()
  .max(512)
  .transform((text, context) => {
    try {
      return storable(text);
    } catch (error) {
      if (!(error instanceof UnusableHash)) throw error;
      context.addIssue(error.message);
      return z.NEVER;
    }
  });

/** The clock of an earlier system may be a little ahead. */
const mostAhead = 300_000;

const past = timestampInput.refine(
  (time) => time.getTime() >= 0 && time.getTime() <= Date.now() + mostAhead,
  'Expected a time from 1970 to now',
);

/** The id of another system: a number, or any text. A UUID stays the id. */
const earlierId = z.union(
  [z.int(), z.string().min(1).max(255)],
  'Expected a UUID, or the whole number or the text that was the id in another system',
);

/**
 * A user in a file, as the contract has them; null is as good as left out. Nothing else is taken: least of all a
 * password.
 */
const userLine = z.strictObject({
  id: earlierId.refine((id) => id !== nobody.id, 'Expected an id that is not nobody’s').nullish(),
  email,
  full_name: fullName.nullish(),
  phone: phone.nullish(),
  locale: locale.nullish(),
  role: role.nullish(),
  is_active: flag('Whether the account may sign in.').nullish(),
  is_verified: flag('Whether the email address was verified.').nullish(),
  password_hash: passwordHash.nullish(),
  last_login: past.nullish(),
  created_at: past.nullish(),
  updated_at: past.nullish(),
});

/** A user to store, named as the columns are. */
export interface ImportedUser {
  readonly line: number;
  readonly id: string;
  /** Whether the id is the line's. */
  readonly keeps_id: boolean;
  /** The id of another system, which is not kept. */
  readonly earlier_id: string | number | undefined;
  readonly email: string;
  readonly full_name: string | null;
  readonly phone: string | null;
  readonly locale: string;
  readonly role: string;
  readonly is_active: boolean;
  readonly is_verified: boolean;
  readonly password_hash: string | null;
  readonly last_login: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** Why a line was not taken. Tells nothing of what stands in it. */
export interface Refusal {
  readonly line: number;
  readonly issues: readonly Issue[];
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

export function parseUserLine({ number, bytes }: Line): ImportedUser | Refusal {
  const refusal = (message: string): Refusal => ({ line: number, issues: [{ path: '', message }] });
  if (bytes === undefined) return refusal(`Expected a line of at most ${mostLineBytes} bytes`);
  let json: unknown;
  try {
    json = JSON.parse(utf8.decode(bytes));
  } catch {
    return refusal('Expected JSON in UTF-8');
  }
  const { data, error } = userLine.safeParse(json);
  return data ? toUser(number, data) : { line: number, issues: validationFailed(error).details.issues ?? [] };
}

function toUser(line: number, given: z.output<typeof userLine>): ImportedUser {
  const { data: kept } = idSchema.safeParse(given.id);
  const createdAt = given.created_at ?? new Date();
  return {
    line,
    // Made as if the user had registered here then, so that ids are in the order of time.
    id: kept ?? v7({ msecs: createdAt.getTime() }),
    keeps_id: kept !== undefined,
    earlier_id: kept === undefined ? (given.id ?? undefined) : undefined,
    email: given.email,
    full_name: given.full_name ?? null,
    phone: given.phone ?? null,
    locale: given.locale ?? 'en',
    role: given.role ?? 'user',
    is_active: given.is_active ?? true,
    is_verified: given.is_verified ?? false,
    password_hash: given.password_hash ?? null,
    last_login: given.last_login ?? null,
    created_at: createdAt,
    updated_at: given.updated_at ?? createdAt,
  };
}
