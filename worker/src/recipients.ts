import DataLoader from 'dataloader';
import type { Pool } from 'pg';

/** What a mail has to know of the account that it is about. */
export interface Recipient {
  readonly id: string;
  readonly version: number;
  readonly email: string;
  readonly pendingEmail: string | null;
  readonly fullName: string | null;
  readonly locale: string;
  readonly isActive: boolean;
  readonly isVerified: boolean;
}

/** Named, so that each connection parses and plans it once. */
const recipientsStatement = {
  name: 'recipients',
  text: `select id, version, email, pending_email as "pendingEmail", full_name as "fullName", locale,
      is_active as "isActive", is_verified as "isVerified"
    from users where id = any($1::uuid[])`,
};

/**
 * Reads accounts as they are now, for every mail anew. One query runs at a time; the mails that come meanwhile share
 * the next one.
 */
export class Recipients {
  readonly #accounts: DataLoader<string, Recipient | undefined>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(pool: Pool) {
    const read = (ids: readonly string[]) => {
      const accounts = readAccounts(pool, ids);
      this.#last = accounts.catch(() => undefined);
      return accounts;
    };
    const batchScheduleFn = (start: () => void) => void this.#last.then(() => setImmediate(start));
    this.#accounts = new DataLoader(read, { cache: false, batchScheduleFn });
  }

  /** @returns undefined if there is no such account (any more) */
  find(id: string): Promise<Recipient | undefined> {
    return this.#accounts.load(id);
  }
}

async function readAccounts(pool: Pool, ids: readonly string[]): Promise<(Recipient | undefined)[]> {
  const { rows } = await pool.query<Recipient>({ ...recipientsStatement, values: [[...new Set(ids)]] });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id));
}
