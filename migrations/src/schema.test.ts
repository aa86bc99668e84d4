import { createTestDatabase } from '@gatehouse/dev/testing';
import { describe, expect, test } from 'vitest';
import { createMigrationOrm } from './migrate.ts';

/** What it would take to make a migrated database fit the entities, after something was done to it. */
async function difference(change?: string): Promise<string> {
  await using database = await createTestDatabase();
  const orm = createMigrationOrm({ url: database.url, poolSize: 2 });
  try {
    if (change !== undefined) await orm.em.execute(change);
    return await orm.schema.getUpdateSchemaSQL({ wrap: false });
  } finally {
    await orm.close();
  }
}

test('the migrated database is what the entities say: else a migration is missing', async () => {
  expect(await difference()).toBe('');
});

describe('this would be seen:', () => {
  test.each([
    ['alter table users drop column phone', 'add "phone" varchar(32) null'],
    ['alter table users add column nickname text', 'drop column "nickname"'],
    ['alter table users alter column phone type varchar(100)', '"phone" type varchar(32)'],
    ['alter table users alter column locale drop not null', '"locale" set not null'],
    ['alter table users alter column is_active drop default', '"is_active" set default true'],
    ['alter table users drop constraint users_email_unique', '"users_email_unique"'],
    ['alter table users drop constraint users_role_check', '"users_role_check"'],
    ['alter table sessions drop constraint sessions_user_id_foreign', '"sessions_user_id_foreign"'],
    ['drop index users_facets_email_index', '"users_facets_email_index"'],
    ['drop index users_search_index', '"users_search_index"'],
    ['drop table signing_keys', 'create table "signing_keys"'],
  ])('%s', async (change, remedy) => {
    expect(await difference(change)).toContain(remedy);
  });
});
