import { Migration } from '@mikro-orm/migrations';

export class Migration20261122000000Initial extends Migration {
  override name = 'Migration20261122000000Initial';

  override up(): void {
    this.addSql('create extension if not exists pg_trgm;');
    this.addSql(
      `create table "audit_events" ("id" uuid not null, "at" timestamptz(3) not null, "action" varchar(64) not null, "actor_id" uuid null, "user_id" uuid null, "session_id" uuid null, "ip" varchar(45) null, "user_agent" varchar(512) null, "details" jsonb not null, primary key ("id"));`,
    );
    this.addSql(`create index "audit_events_at_index" on "audit_events" ("at", "id");`);
    this.addSql(`create index "audit_events_user_index" on "audit_events" ("user_id", "at", "id");`);
    this.addSql(`create index "audit_events_actor_index" on "audit_events" ("actor_id", "at", "id");`);
    this.addSql(`create index "audit_events_action_index" on "audit_events" ("action", "at", "id");`);
    this.addSql(
      `create table "signing_keys" ("kid" varchar(64) not null, "public_key" jsonb not null, "sealed_private_key" text not null, "created_at" timestamptz(3) not null, primary key ("kid"));`,
    );
    this.addSql(
      `create table "users" ("id" uuid not null, "email" varchar(254) not null, "pending_email" varchar(254) null, "password_hash" varchar(255) null, "full_name" varchar(200) null, "phone" varchar(32) null, "locale" varchar(35) not null default 'en', "role" text not null default 'user', "is_active" boolean not null default true, "is_verified" boolean not null default false, "version" int not null default 1, "failed_sign_ins" int not null default 0, "last_login" timestamptz(3) null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`alter table "users" add constraint "users_email_unique" unique ("email");`);
    this.addSql(`create index "users_created_at_index" on "users" ("created_at", "id");`);
    this.addSql(`create index "users_last_login_index" on "users" ("last_login", "id");`);
    this.addSql(`create index "users_role_index" on "users" ("role", "created_at", "id");`);
    this.addSql(`create index "users_last_login_desc_index" on "users" ("last_login" DESC nulls LAST, "id" DESC);`);
    this.addSql(
      `create index "users_search_index" on "users" using gin (("email" || e'\\n' || coalesce("full_name", '')) gin_trgm_ops);`,
    );
    this.addSql(`alter table "users" add constraint "users_role_check" check ("role" in ('user', 'admin'));`);
    this.addSql(
      `create table "sessions" ("id" uuid not null, "user_id" uuid not null, "version" int not null, "counter" int not null default 1, "authenticated_at" timestamptz(3) not null, "created_at" timestamptz(3) not null, "last_used_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, "ends_at" timestamptz(3) not null, "ip" varchar(45) null, "user_agent" varchar(512) null, primary key ("id"));`,
    );
    this.addSql(`create index "sessions_user_index" on "sessions" ("user_id", "created_at");`);
    this.addSql(`create index "sessions_expires_at_index" on "sessions" ("expires_at");`);
    this.addSql(
      `alter table "sessions" add constraint "sessions_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade;`,
    );
  }
}
