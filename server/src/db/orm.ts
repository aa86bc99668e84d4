import { MikroORM, type Options, UnderscoreNamingStrategy } from '@mikro-orm/postgresql';
import { connectionOptions } from './connection.ts';
import { AuditEventEntity } from './entities/audit-event.ts';
import { SessionEntity } from './entities/session.ts';
import { SigningKeyEntity } from './entities/signing-key.ts';
import { UserEntity } from './entities/user.ts';
import { impatientClient } from './impatient-client.ts';

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
    driverOptions: { ...connectionOptions, Client: impatientClient() },
    schemaGenerator: { ignoreSchema: ['bullmq'] },
  } satisfies Options;
}

export type Orm = MikroORM;
export type { EntityManager } from '@mikro-orm/postgresql';

/** Opens nothing yet: the first query connects, so a process starts while the database is away. */
export function createOrm(options: DatabaseOptions): Orm {
  return new MikroORM(ormOptions(options));
}
