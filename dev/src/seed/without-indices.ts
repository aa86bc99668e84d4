import type { ClientBase } from 'pg';

/** The tables that a crowd fills. */
const tables = "('users'::regclass, 'sessions'::regclass, 'audit_events'::regclass)";

/** Fills tables while they have no indices but their primary keys: an index is made much faster than it is kept. */
export async function withoutIndices(client: ClientBase, fill: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<{ removal: string; definition: string }>(`
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as removal,
      format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as definition
    from pg_constraint where contype in ('u', 'f') and conrelid in ${tables}
    union all
    select format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    from pg_index where indrelid in ${tables} and not indisunique
    union all
    select 'select 1', format('alter index %s alter column %s set statistics %s', attrelid::regclass, attnum, attstattarget)
    from pg_attribute join pg_index on attrelid = indexrelid and indrelid in ${tables} where attstattarget is not null`);
  for (const { removal } of rows) await client.query(removal);
  await fill();
  for (const { definition } of rows) await client.query(definition);
}
