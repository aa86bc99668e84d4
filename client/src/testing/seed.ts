import { email as emailSchema, type Role, type User } from '@gatehouse/shared';
import { presentUser } from './state/present.ts';
import type { State } from './state/state.ts';

/** A user to begin with. */
export interface MockUser {
  readonly email: string;
  /** Any text, however weak; without it the user cannot sign in, as one who was invited. */
  readonly password?: string;
  readonly full_name?: string | null;
  readonly phone?: string | null;
  /** A BCP 47 tag; `en` unless given. */
  readonly locale?: string;
  /** `user` unless given. */
  readonly role?: Role;
  /** True unless given. */
  readonly is_active?: boolean;
  /** True unless given. */
  readonly is_verified?: boolean;
  /** The virtual clock's present unless given. */
  readonly created_at?: Date;
}

/** @throws Error for what is no address, or one that is taken */
export function addUser(state: State, given: MockUser): User {
  const email = emailSchema.parse(given.email);
  if (state.userByEmail(email) !== undefined) throw new Error(`There is a user ${email} already.`);
  const user = state.createUser({
    email,
    password: given.password?.normalize('NFC') ?? null,
    fullName: given.full_name ?? null,
    phone: given.phone ?? null,
    locale: given.locale ?? 'en',
    role: given.role ?? 'user',
    isActive: given.is_active ?? true,
    isVerified: given.is_verified ?? true,
    createdAt: new Date(given.created_at ?? state.now()),
    updatedAt: new Date(given.created_at ?? state.now()),
  });
  return presentUser(user);
}
