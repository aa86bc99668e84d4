import { MikroORM, type Options, UnderscoreNamingStrategy } from '@mikro-orm/postgresql';
import { AuditEventEntity } from './entities/audit-event.ts';
import { SessionEntity } from './entities/session.ts';
import { SigningKeyEntity } from './entities/signing-key.ts';
import { UserEntity } from './entities/user.ts';

export const entities = [UserEntity, SessionEntity, AuditEventEntity, SigningKeyEntity];

export interface DatabaseOptions {
  readonly url: string;
  readonly poolSize: number;
}

/** What every process and tool that opens the database agrees on. */
export function ormOptions({ url, poolSize }: DatabaseOptions) {
  return {
    clientUrl: url,
    entities,
    namingStrategy: UnderscoreNamingStrategy,
    pool: { min: 0, max: poolSize },
    forceUtcTimezone: true,
    // BullMQ's tables live in a schema of their own; its functions are called on our transactions, by unqualified names.
    driverOptions: {
      options: '-c search_path=public,bullmq',
      connectionTimeoutMillis: 2000,
      query_timeout: 10_000,
      statement_timeout: 10_000,
      idle_in_transaction_session_timeout: 15_000,
    },
    schemaGenerator: { ignoreSchema: ['bullmq'] },
  } satisfies Options;
}

export type Orm = MikroORM;
export type { EntityManager } from '@mikro-orm/postgresql';

/** Opens nothing yet: the first query connects, so a process starts while the database is away. */
export function createOrm(options: DatabaseOptions): Orm {
  return new MikroORM(ormOptions(options));
}
