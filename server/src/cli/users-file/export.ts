import type { ClientBase } from 'pg';

const pageSize = 1000;

/** What an import takes, by the same names. */
const columns = 'id, email, full_name, phone, locale, role, is_active, is_verified, last_login, created_at, updated_at';

/**
 * The lines of all users as they are when the cursor is declared, whatever is written meanwhile. They are read a page
 * at a time, as fast as they are taken.
 */
export async function* exportUsers(
  client: ClientBase,
  { passwordHashes }: { readonly passwordHashes: boolean },
): AsyncGenerator<string[]> {
  await client.query('begin read only');
  const shown = passwordHashes ? `${columns}, password_hash` : columns;
  await client.query(`declare exported no scroll cursor for select ${shown} from users order by id`);
  for (;;) {
    const { rows } = await client.query(`fetch ${pageSize} from exported`);
    if (rows.length === 0) break;
    yield rows.map((row) => `${JSON.stringify(row)}\n`);
  }
  await client.query('commit');
}
