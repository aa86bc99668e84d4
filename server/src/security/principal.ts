import type { Role } from '@gatehouse/shared';
import { nativePool } from '../db/native-pool.ts';
import type { Orm } from '../db/orm.ts';
import { sharedReads } from '../db/shared-reads.ts';
import { traced } from '../observability/tracing.ts';
import type { AccessClaim } from './access-token.ts';

/** The user behind a call, as the call found them. */
export interface PrincipalUser {
  readonly id: string;
  readonly email: string;
  readonly pendingEmail: string | null;
  readonly fullName: string | null;
  readonly phone: string | null;
  readonly locale: string;
  readonly role: Role;
  readonly isActive: boolean;
  readonly isVerified: boolean;
  readonly version: number;
  readonly lastLogin: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface PrincipalSession extends Lifetime {
  readonly id: string;
  readonly authenticatedAt: Date;
  readonly user: PrincipalUser;
}

/** Who makes a call: a live session and its user, as they are now. */
export interface Principal {
  readonly user: PrincipalUser;
  readonly session: PrincipalSession;
}

/** Named, so that each connection parses and plans it once. */
const principalStatement = {
  name: 'principals',
  text: `select s.id, s.version, s.authenticated_at, s.expires_at, s.ends_at,
      u.id as user_id, u.email, u.pending_email, u.full_name, u.phone, u.locale, u.role, u.is_active, u.is_verified,
      u.version as user_version, u.last_login, u.created_at, u.updated_at
    from sessions s join users u on u.id = s.user_id where s.id = any($1::uuid[])`,
};

/** Reads principals from PostgreSQL at every call, so that whatever ends a session ends it at once in every process. */
export class PrincipalReader {
  readonly #session: (id: string) => Promise<PrincipalSession | undefined>;

  constructor(orm: Orm) {
    this.#session = sharedReads((ids) => readSessions(orm, ids));
  }

  /** @returns undefined where the session or its user no longer stands behind the claim */
  async read(claim: AccessClaim, now: Date): Promise<Principal | undefined> {
    const session = await this.#session(claim.sessionId);
    if (session === undefined || !isAlive(session, now)) return undefined;
    const { user } = session;
    return user.id === claim.userId && user.version === claim.version ? { user, session } : undefined;
  }
}

interface Lifetime {
  readonly version: number;
  readonly expiresAt: Date;
  readonly endsAt: Date;
  readonly user: { readonly isActive: boolean; readonly version: number };
}

/** Whether a session and its user, as they were just read, may still be used. */
export function isAlive(session: Lifetime, now: Date): boolean {
  const { user } = session;
  return user.isActive && session.version === user.version && session.expiresAt > now && session.endsAt > now;
}

async function readSessions(orm: Orm, ids: readonly string[]): Promise<(PrincipalSession | undefined)[]> {
  const pool = await nativePool(orm);
  const query = { ...principalStatement, values: [[...new Set(ids)]] };
  // In the trace of the first of the calls that share it.
  const { rows } = await traced({ kind: 'query', text: query.text }, () => pool.query<Row>(query));
  const byId = new Map(rows.map((row) => [row.id, toSession(row)]));
  return ids.map((id) => byId.get(id));
}

/** A row of the statement; times are in PostgreSQL's words. */
interface Row {
  readonly id: string;
  readonly version: number;
  readonly authenticated_at: string;
  readonly expires_at: string;
  readonly ends_at: string;
  readonly user_id: string;
  readonly email: string;
  readonly pending_email: string | null;
  readonly full_name: string | null;
  readonly phone: string | null;
  readonly locale: string;
  readonly role: Role;
  readonly is_active: boolean;
  readonly is_verified: boolean;
  readonly user_version: number;
  readonly last_login: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

function toSession(row: Row): PrincipalSession {
  return {
    id: row.id,
    version: row.version,
    authenticatedAt: new Date(row.authenticated_at),
    expiresAt: new Date(row.expires_at),
    endsAt: new Date(row.ends_at),
    user: {
      id: row.user_id,
      email: row.email,
      pendingEmail: row.pending_email,
      fullName: row.full_name,
      phone: row.phone,
      locale: row.locale,
      role: row.role,
      isActive: row.is_active,
      isVerified: row.is_verified,
      version: row.user_version,
      lastLogin: row.last_login === null ? null : new Date(row.last_login),
      createdAt: new Date(row.created_at),
      updatedAt: new Date(row.updated_at),
    },
  };
}
