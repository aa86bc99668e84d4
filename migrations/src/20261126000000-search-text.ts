import { Migration } from '@mikro-orm/migrations';

export class Migration20261126000000SearchText extends Migration {
  override name = 'Migration20261126000000SearchText';

  override up(): void {
    this.addSql(`drop index "users_search_index";`);
    // Writes the table anew: some ten seconds for a million users, in which it is locked.
    this.addSql(
      `alter table "users" add "search_text" text generated always as (lower("email" || e'\\n' || coalesce("full_name", ''))) stored not null;`,
    );
    this.addSql(`create index "users_search_index" on "users" using gin ("search_text" gin_trgm_ops);`);
    // With the hundred samples that are the default, one that fits by chance makes a rare text look frequent.
    this.addSql(`alter table "users" alter column "search_text" set statistics 1000;`);
    this.addSql(`analyze "users";`);
  }
}
