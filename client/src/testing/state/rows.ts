import type { AuditEvent, Role } from '@gatehouse/shared';

/** An account. Its `version` counts everything that ends older tokens, links and codes. */
export interface UserRow {
  readonly id: string;
  email: string;
  pendingEmail: string | null;
  /** As it was set: a mock has nothing to protect. */
  password: string | null;
  fullName: string | null;
  phone: string | null;
  locale: string;
  role: Role;
  isActive: boolean;
  isVerified: boolean;
  version: number;
  failedSignIns: number;
  lastLogin: Date | null;
  readonly createdAt: Date;
  updatedAt: Date;
}

/** A signed-in device: alive while it is there, is not expired, and bears its user's version. */
export interface SessionRow {
  readonly id: string;
  readonly user: UserRow;
  readonly version: number;
  /** The how-many-eth refresh token is the latest. */
  counter: number;
  readonly createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
  readonly endsAt: Date;
  ip: string;
  readonly userAgent: string | null;
}

/** Who makes a call. */
export interface Principal {
  readonly user: UserRow;
  readonly session: SessionRow;
}

/** Where a call came from. */
export interface RequestInfo {
  readonly id: string;
  readonly ip: string;
  readonly userAgent: string | null;
}

export type AuditRow = { -readonly [Field in keyof AuditEvent]: AuditEvent[Field] };
