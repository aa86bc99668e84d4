import { defineEntity, type InferEntity, type Opt, p } from '@mikro-orm/postgresql';
import { UserEntity } from './user.ts';

/**
 * A signed-in device: alive while the row is there, is not expired, and bears its user's version.
 * It holds a counter instead of a refresh token, so a dump of the table opens nothing.
 */
export const SessionEntity = defineEntity({
  name: 'Session',
  tableName: 'sessions',
  properties: {
    id: p.uuid().primary(),
    user: () => p.manyToOne(UserEntity).deleteRule('cascade'),
    version: p.integer(),
    counter: p.integer().default(1),
    authenticatedAt: p.datetime(3).$type<Date & Opt>(),
    createdAt: p.datetime(3),
    lastUsedAt: p.datetime(3),
    expiresAt: p.datetime(3),
    endsAt: p.datetime(3),
    ip: p.string().length(45).nullable(),
    userAgent: p.string().length(512).nullable(),
  },
  indexes: [
    { name: 'sessions_user_index', properties: ['user', 'createdAt'] },
    { name: 'sessions_expires_at_index', properties: ['expiresAt'] },
  ],
});

export type SessionRow = InferEntity<typeof SessionEntity>;
