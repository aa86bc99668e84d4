import { MikroORM, type Options, UnderscoreNamingStrategy } from '@mikro-orm/postgresql';
import type { ClientBase } from 'pg';
import type { Breaker } from './breaker.ts';
import { connectionOptions } from './connection.ts';
import { AuditEventEntity } from './entities/audit-event.ts';
import { IdempotentCallEntity } from './entities/idempotent-call.ts';
import { SessionEntity } from './entities/session.ts';
import { SigningKeyEntity } from './entities/signing-key.ts';
import { UserEntity } from './entities/user.ts';
import { impatientClient } from './impatient-client.ts';

export const entities = [UserEntity, SessionEntity, AuditEventEntity, SigningKeyEntity, IdempotentCallEntity];

export interface DatabaseOptions {
  readonly url: string;
  readonly poolSize: number;
  /** What is known of whether it is away, where somebody else asks that, too. */
  readonly breaker?: Breaker;
  /** Asked of each new connection before it is used; one that it rejects is let go. */
  readonly onConnect?: (client: ClientBase) => Promise<void>;
}

/** What every process and tool that opens the database agrees on. */
export function ormOptions({ url, poolSize, breaker, onConnect }: DatabaseOptions) {
  return {
    clientUrl: url,
    entities,
    namingStrategy: UnderscoreNamingStrategy,
    pool: { min: 0, max: poolSize },
    forceUtcTimezone: true,
    driverOptions: { ...connectionOptions, Client: impatientClient(breaker), onConnect },
    schemaGenerator: { ignoreSchema: ['bullmq'] },
  } satisfies Options;
}

export type Orm = MikroORM;
export type { EntityManager } from '@mikro-orm/postgresql';

/** Opens nothing yet: the first query connects, so a process starts while the database is away. */
export function createOrm(options: DatabaseOptions): Orm {
  return new MikroORM(ormOptions(options));
}
