import { roles } from '@gatehouse/shared';
import { defineEntity, type InferEntity, type Opt, p } from '@mikro-orm/postgresql';
import { newId } from '../id.ts';

/** An account. Its `version` counts everything that must end older tokens, links and codes. */
export const UserEntity = defineEntity({
  name: 'User',
  tableName: 'users',
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => newId()),
    email: p.string().length(254).unique('users_email_unique'),
    pendingEmail: p.string().length(254).nullable(),
    passwordHash: p.string().length(255).nullable().lazy().hidden(),
    fullName: p.string().length(200).nullable(),
    phone: p.string().length(32).nullable(),
    locale: p.string().length(35).default('en'),
    role: p.enum(roles).default('user'),
    isActive: p.boolean().default(true),
    isVerified: p.boolean().default(false),
    version: p.integer().default(1),
    failedSignIns: p.integer().default(0),
    lastLogin: p.datetime(3).nullable(),
    /**
     * What a search looks in, stored because making it costs more than looking. No search text has a line break, so none
     * matches across the two. Spelled as PostgreSQL spells it, for that is what the schema is compared with.
     */
    searchText: p
      .text()
      .$type<string & Opt>()
      .generated(
        `(lower((((email)::text || '\n'::text) || (COALESCE(full_name, ''::character varying))::text))) stored`,
      )
      .lazy()
      .hidden(),
    createdAt: p.datetime(3).$type<Date & Opt>(),
    updatedAt: p.datetime(3).$type<Date & Opt>(),
  },
  indexes: [
    { name: 'users_created_at_index', properties: ['createdAt', 'id'] },
    { name: 'users_last_login_index', properties: ['lastLogin', 'id'] },
    // A page of users with a flag is read from the ranges of its facets, which all begin with every flag.
    { name: 'users_facets_created_at_index', properties: ['role', 'isActive', 'isVerified', 'createdAt', 'id'] },
    { name: 'users_facets_email_index', properties: ['role', 'isActive', 'isVerified', 'email'] },
    { name: 'users_facets_last_login_index', properties: ['role', 'isActive', 'isVerified', 'lastLogin', 'id'] },
    {
      name: 'users_search_index',
      expression: 'create index "users_search_index" on "users" using gin ("search_text" gin_trgm_ops)',
    },
  ],
});

export type UserRow = InferEntity<typeof UserEntity>;
