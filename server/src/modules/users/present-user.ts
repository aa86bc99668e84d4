import type { User } from '@gatehouse/shared';
import type { UserRow } from '../../db/entities/user.ts';
import type { PrincipalUser } from '../../security/principal.ts';

/** Field by field: nothing reaches an answer because an entity happens to have it. */
export function presentUser(user: UserRow | PrincipalUser): User {
  return {
    id: user.id,
    email: user.email,
    pending_email: user.pendingEmail ?? null,
    full_name: user.fullName ?? null,
    phone: user.phone ?? null,
    locale: user.locale,
    role: user.role,
    is_active: user.isActive,
    is_verified: user.isVerified,
    last_login: user.lastLogin ?? null,
    created_at: user.createdAt,
    updated_at: user.updatedAt,
  };
}
