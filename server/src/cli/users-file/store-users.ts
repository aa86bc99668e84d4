import { randomInt } from 'node:crypto';
import type { ClientBase } from 'pg';
import { newId } from '../../db/id.ts';
import { retried } from '../../db/transaction.ts';
import { insertEvent } from '../../modules/audit/record.ts';
import type { ImportedUser } from './user-line.ts';

/** What became of a user of the file. */
export type Outcome =
  | { readonly is: 'created' | 'there'; readonly id: string }
  | { readonly is: 'refused'; readonly path: 'id' | 'email'; readonly message: string };

/** The addresses that the file has had, which may be more than there is memory for. */
const addresses = 'create temporary table imported_addresses (email text primary key)';

// An address that the file had before is a mistake in the file; one that has an account stays as it is.
const storing = `
  with given as (
    select * from jsonb_to_recordset($1::jsonb) as given (
      line bigint, id uuid, email text, full_name text, phone text, locale text, role text, is_active boolean,
      is_verified boolean, password_hash text, version int, last_login timestamptz, created_at timestamptz,
      updated_at timestamptz, event_id uuid
    )
  ),
  fresh as (
    insert into imported_addresses select email from given order by line on conflict do nothing returning email
  ),
  first as (select distinct on (email) * from given join fresh using (email) order by email, line),
  created as (
    insert into users (id, email, full_name, phone, locale, role, is_active, is_verified, password_hash, version,
      last_login, created_at, updated_at)
    select id, email, full_name, phone, locale, role, is_active, is_verified, password_hash, version, last_login,
      created_at, updated_at
    from first
    on conflict do nothing
    returning id, email, role
  ),
  event as (
    ${insertEvent}
    select event_id, now(), 'admin.user_created', null, created.id, null, null, 'gatehouse import',
      jsonb_build_object('imported', true, 'role', created.role)
    from created join first using (email)
  )
  select first.line, created.id is not null as created from first left join created using (email)`;

// After the statement above, which waits for whoever was storing one of them at the same moment.
const finding = 'select email, id from users where email = any($1)';

/** Stores users of a file, batch after batch, over one connection. */
export class UserStore {
  readonly #client: ClientBase;

  private constructor(client: ClientBase) {
    this.#client = client;
  }

  static async open(client: ClientBase): Promise<UserStore> {
    await client.query(addresses);
    return new UserStore(client);
  }

  /** All of them in one transaction. Accounts that are there stay as they are. */
  add(users: readonly ImportedUser[]): Promise<Outcome[]> {
    return retried(async () => {
      await this.#client.query('begin');
      try {
        const outcomes = await this.#store(users);
        await this.#client.query('commit');
        return outcomes;
      } catch (error) {
        // Of a connection that is gone nothing is left to roll back.
        await this.#client.query('rollback').catch(() => undefined);
        throw error;
      }
    });
  }

  async #store(users: readonly ImportedUser[]): Promise<Outcome[]> {
    const { rows: first } = await this.#client.query<{ line: string; created: boolean }>(storing, [
      JSON.stringify(users.map(toRow)),
    ]);
    const created = new Map(first.map((row) => [Number(row.line), row.created]));
    const others = users.filter(({ line }) => created.get(line) === false);
    const { rows: known } = await this.#client.query<{ email: string; id: string }>(finding, [
      others.map(({ email }) => email),
    ]);
    const ids = new Map(known.map(({ email, id }) => [email, id]));
    return users.map((user) => outcomeOf(user, created.get(user.line), ids.get(user.email)));
  }
}

// A version that no link or token made elsewhere with the same secret has.
const toRow = ({ keeps_id, earlier_id, ...columns }: ImportedUser) => ({
  ...columns,
  version: randomInt(2, 2 ** 30),
  event_id: newId(),
});

/**
 * @param created undefined for an address that the file had before
 * @param known the id of who has the address
 */
function outcomeOf(user: ImportedUser, created: boolean | undefined, known: string | undefined): Outcome {
  if (created) return { is: 'created', id: user.id };
  if (created === undefined) return refused('email', 'Expected an address that no earlier line has');
  if (known === undefined) return refused('id', 'Expected an id that no other account has');
  if (user.keeps_id && user.id !== known) return refused('email', 'Expected an address that no other account has');
  return { is: 'there', id: known };
}

const refused = (path: 'id' | 'email', message: string): Outcome => ({ is: 'refused', path, message });
