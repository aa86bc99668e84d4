import { Migration } from '@mikro-orm/migrations';

export class Migration20261126120000IdempotentCalls extends Migration {
  override name = 'Migration20261126120000IdempotentCalls';

  override up(): void {
    this.addSql(
      `create table "idempotent_calls" ("id" bytea not null, "request" bytea not null, "answer" bytea null, "created_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`create index "idempotent_calls_created_at_index" on "idempotent_calls" ("created_at");`);
  }
}
