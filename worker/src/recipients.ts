import { sharedReads } from '@gatehouse/server/db/shared-reads';
import { traced } from '@gatehouse/server/observability/tracing';
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

/** Reads accounts as they are now, for every mail anew. */
export class Recipients {
  /** @returns undefined if there is no such account (any more) */
  readonly find: (id: string) => Promise<Recipient | undefined>;

  constructor(pool: Pool) {
    this.find = sharedReads((ids) => readAccounts(pool, ids));
  }
}

async function readAccounts(pool: Pool, ids: readonly string[]): Promise<(Recipient | undefined)[]> {
  const query = { ...recipientsStatement, values: [[...new Set(ids)]] };
  // In the trace of the first of the mails that share it.
  const { rows } = await traced({ kind: 'query', text: query.text }, () => pool.query<Recipient>(query));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id));
}
