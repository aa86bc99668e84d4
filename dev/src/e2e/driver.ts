import type { AdminUser, Session, Tokens, User } from '@gatehouse/shared';

/** A face of the service as the walk uses it. A call that the service refuses rejects with {@link Refused}. */
export interface Driver {
  register(input: { email: string; password: string; full_name: string; locale: string }): Promise<{ email: string }>;
  verifyEmail(input: { email: string; otp: string }): Promise<User>;
  login(input: { email: string; password: string }): Promise<Tokens>;
  refresh(refreshToken: string): Promise<Tokens>;
  requestPasswordReset(email: string): Promise<{ message: string }>;
  resetPassword(input: { token: string; new_password: string }): Promise<{ message: string }>;
  /** What somebody who is signed in may do. */
  as(accessToken: string): SignedInDriver;
}

export interface SignedInDriver {
  me(): Promise<User>;
  update(input: { full_name?: string; phone?: string; email?: string }): Promise<User>;
  confirmEmail(otp: string): Promise<User>;
  sessions(): Promise<Session[]>;
  logout(): Promise<void>;
  findUsers(q: string): Promise<User[]>;
  getUser(id: string): Promise<AdminUser>;
  updateUser(id: string, input: { full_name?: string; is_active?: boolean }): Promise<AdminUser>;
  deleteUser(id: string): Promise<void>;
  actionsOn(userId: string): Promise<string[]>;
}

export class Refused extends Error {
  readonly code: string | undefined;

  constructor(code: string | undefined, cause: unknown) {
    super(`The service refused the call: ${code}`, { cause });
    this.code = code;
  }
}
