import { Migration } from '@mikro-orm/migrations';

export class Migration20261124000000ListIndices extends Migration {
  override name = 'Migration20261124000000ListIndices';

  override up(): void {
    this.addSql(`create index "audit_events_user_action_index" on "audit_events" ("user_id", "action", "at", "id");`);
    this.addSql(`drop index "users_last_login_desc_index";`);
    this.addSql(`drop index "users_role_index";`);
    this.addSql(
      `create index "users_facets_created_at_index" on "users" ("role", "is_active", "is_verified", "created_at", "id");`,
    );
    this.addSql(`create index "users_facets_email_index" on "users" ("role", "is_active", "is_verified", "email");`);
    this.addSql(
      `create index "users_facets_last_login_index" on "users" ("role", "is_active", "is_verified", "last_login", "id");`,
    );
    // With the hundred samples that are the default, one that fits by chance makes a rare text look frequent.
    this.addSql(`alter index "users_search_index" alter column 1 set statistics 1000;`);
    this.addSql(`analyze "users";`);
  }
}
