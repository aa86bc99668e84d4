// Made from the specs by `npm run docs:generate`: the types that a compiler would compute from their schemas, and is
// spared. A type test holds the two against each other.

export interface RegisterInput {
  email: string;
  password: string;
  full_name?: string | undefined;
  phone?: string | undefined;
  locale?: string | undefined;
}

export interface Registered {
  email: string;
  message: string;
}

export interface VerifyEmailInput {
  email: string;
  otp: string;
}

export interface User {
  id: string;
  email: string;
  pending_email: string | null;
  full_name: string | null;
  phone: string | null;
  locale: string;
  role: Role;
  is_active: boolean;
  is_verified: boolean;
  last_login: Date | null;
  created_at: Date;
  updated_at: Date;
}

export type Role = 'user' | 'admin';

export interface ResendVerificationInput {
  email: string;
}

export interface Message {
  message: string;
}

export interface LoginInput {
  email: string;
  password: string;
}

export interface Tokens {
  access_token: string;
  refresh_token: string;
  token_type: 'bearer';
  expires_in: number;
}

export interface RefreshInput {
  refresh_token: string;
}

export interface RequestPasswordResetInput {
  email: string;
}

export interface ResetPasswordInput {
  token: string;
  new_password: string;
}

export interface ChangePasswordInput {
  old_password: string;
  new_password: string;
}

export interface UpdateMeInput {
  full_name?: string | null | undefined;
  phone?: string | null | undefined;
  locale?: string | undefined;
  email?: string | undefined;
}

export interface ConfirmEmailChangeInput {
  otp: string;
}

export interface UserExport {
  exported_at: Date;
  user: User;
  sessions: Array<Session>;
  audit_events: Array<AuditEvent>;
}

export interface Session {
  id: string;
  created_at: Date;
  last_used_at: Date;
  expires_at: Date;
  ip: string | null;
  user_agent: string | null;
  current: boolean;
}

export interface AuditEvent {
  id: string;
  at: Date;
  action: AuditAction;
  actor_id: string | null;
  user_id: string | null;
  session_id: string | null;
  ip: string | null;
  user_agent: string | null;
  details: { [name: string]: JsonValue };
}

export type AuditAction = 'auth.registered' | 'auth.register_repeated' | 'auth.verification_requested' | 'auth.email_verified' | 'auth.verification_failed' | 'auth.signed_in' | 'auth.sign_in_failed' | 'auth.signed_out' | 'auth.signed_out_everywhere' | 'auth.refresh_token_reused' | 'auth.password_reset_requested' | 'auth.password_reset' | 'auth.password_changed' | 'auth.password_change_failed' | 'users.updated' | 'users.email_change_requested' | 'users.email_changed' | 'users.email_change_failed' | 'users.session_revoked' | 'users.other_sessions_revoked' | 'users.exported' | 'users.deleted' | 'admin.user_created' | 'admin.user_updated' | 'admin.user_deleted' | 'admin.sessions_revoked' | 'admin.password_reset_sent' | 'admin.mail_retried';

export type JsonValue = string | number | boolean | null | Array<JsonValue> | { [name: string]: JsonValue };

export interface SessionList {
  items: Array<Session>;
}

export interface RevokeSessionInput {
  id: string;
}

export interface ListUsersInput {
  limit?: number | undefined;
  cursor?: string | undefined;
  q?: string | undefined;
  role?: Role | undefined;
  is_active?: boolean | undefined;
  is_verified?: boolean | undefined;
  created_after?: Date | string | undefined;
  created_before?: Date | string | undefined;
  sort?: 'created_at' | '-created_at' | 'email' | '-email' | 'last_login' | '-last_login' | undefined;
}

export interface UserPage {
  items: Array<User>;
  next_cursor: string | null;
}

export interface CreateUserInput {
  email: string;
  full_name?: string | undefined;
  role?: Role | undefined;
}

export interface GetUserInput {
  id: string;
}

export interface AdminUser {
  id: string;
  email: string;
  pending_email: string | null;
  full_name: string | null;
  phone: string | null;
  locale: string;
  role: Role;
  is_active: boolean;
  is_verified: boolean;
  last_login: Date | null;
  created_at: Date;
  updated_at: Date;
  failed_sign_ins: number;
  open_sessions: number;
}

export interface UpdateUserInput {
  id: string;
  email?: string | undefined;
  full_name?: string | null | undefined;
  phone?: string | null | undefined;
  role?: Role | undefined;
  is_active?: boolean | undefined;
  is_verified?: boolean | undefined;
}

export interface DeleteUserInput {
  id: string;
}

export interface ListUserSessionsInput {
  id: string;
}

export interface RevokeUserSessionsInput {
  id: string;
}

export interface SendPasswordResetInput {
  id: string;
}

export interface ListUserMailsInput {
  id: string;
}

export interface UserMailList {
  items: Array<UserMail>;
}

export interface UserMail {
  id: string;
  template: MailTemplate;
  caused_at: Date;
  state: MailState;
  attempts: Array<MailAttempt>;
  next_attempt_at: Date | null;
}

export type MailTemplate = 'verification' | 'welcome' | 'password_reset' | 'password_changed' | 'email_change' | 'email_changed' | 'account_exists' | 'sign_in_attempts' | 'invitation' | 'session_revoked';

export type MailState = 'waiting' | 'sending' | 'delayed' | 'sent' | 'dropped' | 'failed';

export interface MailAttempt {
  at: Date;
  answer: string;
}

export interface RetryUserMailInput {
  id: string;
  mail_id: string;
}

export interface ListAuditEventsInput {
  limit?: number | undefined;
  cursor?: string | undefined;
  user_id?: string | undefined;
  action?: AuditAction | undefined;
  after?: Date | string | undefined;
  before?: Date | string | undefined;
}

export interface AuditEventPage {
  items: Array<AuditEvent>;
  next_cursor: string | null;
}

export type ErrorCode = 'validation_failed' | 'otp_invalid' | 'reset_token_invalid' | 'weak_password' | 'unauthenticated' | 'token_invalid' | 'invalid_credentials' | 'account_disabled' | 'email_not_verified' | 'reauthentication_required' | 'forbidden' | 'not_found' | 'method_not_allowed' | 'not_acceptable' | 'conflict' | 'last_admin' | 'idempotency_conflict' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';

export interface Issue {
  path: string;
  message: string;
}

export interface ErrorBody {
  code: ErrorCode;
  request_id: string;
  issues?: Array<Issue> | undefined;
  retry_after?: number | undefined;
  reasons?: Array<'too_short' | 'too_common' | 'contains_user_data'> | undefined;
}

export interface ContractTypes {
  auth: {
    register: {
      kind: 'mutation';
      input: RegisterInput;
      output: Registered;
      error: 'weak_password' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
    };
    verifyEmail: {
      kind: 'mutation';
      input: VerifyEmailInput;
      output: User;
      error: 'otp_invalid' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
    };
    resendVerification: {
      kind: 'mutation';
      input: ResendVerificationInput;
      output: Message;
      error: 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
    };
    login: {
      kind: 'mutation';
      input: LoginInput;
      output: Tokens;
      error: 'invalid_credentials' | 'account_disabled' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
    };
    refresh: {
      kind: 'mutation';
      input: RefreshInput;
      output: Tokens;
      error: 'token_invalid' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
    };
    logout: {
      kind: 'mutation';
      input: Record<string, never> | undefined;
      output: void;
      error: 'unauthenticated' | 'token_invalid' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
    };
    logoutAll: {
      kind: 'mutation';
      input: Record<string, never> | undefined;
      output: void;
      error: 'unauthenticated' | 'token_invalid' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
    };
    requestPasswordReset: {
      kind: 'mutation';
      input: RequestPasswordResetInput;
      output: Message;
      error: 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
    };
    resetPassword: {
      kind: 'mutation';
      input: ResetPasswordInput;
      output: Message;
      error: 'reset_token_invalid' | 'weak_password' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
    };
    changePassword: {
      kind: 'mutation';
      input: ChangePasswordInput;
      output: Tokens;
      error: 'unauthenticated' | 'token_invalid' | 'invalid_credentials' | 'weak_password' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
    };
  };
  users: {
    me: {
      kind: 'query';
      input: Record<string, never> | undefined;
      output: User;
      error: 'unauthenticated' | 'token_invalid' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
    };
    updateMe: {
      kind: 'mutation';
      input: UpdateMeInput;
      output: User;
      error: 'unauthenticated' | 'token_invalid' | 'email_not_verified' | 'reauthentication_required' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
    };
    confirmEmailChange: {
      kind: 'mutation';
      input: ConfirmEmailChangeInput;
      output: User;
      error: 'unauthenticated' | 'token_invalid' | 'email_not_verified' | 'otp_invalid' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
    };
    deleteMe: {
      kind: 'mutation';
      input: Record<string, never> | undefined;
      output: void;
      error: 'unauthenticated' | 'token_invalid' | 'email_not_verified' | 'reauthentication_required' | 'last_admin' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
    };
    export: {
      kind: 'query';
      input: Record<string, never> | undefined;
      output: UserExport;
      error: 'unauthenticated' | 'token_invalid' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
    };
    sessions: {
      list: {
        kind: 'query';
        input: Record<string, never> | undefined;
        output: SessionList;
        error: 'unauthenticated' | 'token_invalid' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
      };
      revoke: {
        kind: 'mutation';
        input: RevokeSessionInput;
        output: void;
        error: 'unauthenticated' | 'token_invalid' | 'not_found' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
      };
      revokeOthers: {
        kind: 'mutation';
        input: Record<string, never> | undefined;
        output: void;
        error: 'unauthenticated' | 'token_invalid' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
      };
    };
  };
  admin: {
    users: {
      list: {
        kind: 'query';
        input: ListUsersInput;
        output: UserPage;
        error: 'unauthenticated' | 'token_invalid' | 'email_not_verified' | 'forbidden' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
      };
      create: {
        kind: 'mutation';
        input: CreateUserInput;
        output: User;
        error: 'unauthenticated' | 'token_invalid' | 'email_not_verified' | 'forbidden' | 'conflict' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
      };
      get: {
        kind: 'query';
        input: GetUserInput;
        output: AdminUser;
        error: 'unauthenticated' | 'token_invalid' | 'email_not_verified' | 'forbidden' | 'not_found' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
      };
      update: {
        kind: 'mutation';
        input: UpdateUserInput;
        output: AdminUser;
        error: 'unauthenticated' | 'token_invalid' | 'email_not_verified' | 'forbidden' | 'not_found' | 'conflict' | 'last_admin' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
      };
      delete: {
        kind: 'mutation';
        input: DeleteUserInput;
        output: void;
        error: 'unauthenticated' | 'token_invalid' | 'email_not_verified' | 'forbidden' | 'not_found' | 'last_admin' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
      };
      sessions: {
        kind: 'query';
        input: ListUserSessionsInput;
        output: SessionList;
        error: 'unauthenticated' | 'token_invalid' | 'email_not_verified' | 'forbidden' | 'not_found' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
      };
      revokeSessions: {
        kind: 'mutation';
        input: RevokeUserSessionsInput;
        output: void;
        error: 'unauthenticated' | 'token_invalid' | 'email_not_verified' | 'forbidden' | 'not_found' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
      };
      sendPasswordReset: {
        kind: 'mutation';
        input: SendPasswordResetInput;
        output: void;
        error: 'unauthenticated' | 'token_invalid' | 'email_not_verified' | 'forbidden' | 'not_found' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
      };
      listMails: {
        kind: 'query';
        input: ListUserMailsInput;
        output: UserMailList;
        error: 'unauthenticated' | 'token_invalid' | 'email_not_verified' | 'forbidden' | 'not_found' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
      };
      retryMail: {
        kind: 'mutation';
        input: RetryUserMailInput;
        output: void;
        error: 'unauthenticated' | 'token_invalid' | 'email_not_verified' | 'forbidden' | 'not_found' | 'conflict' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
      };
    };
    audit: {
      list: {
        kind: 'query';
        input: ListAuditEventsInput;
        output: AuditEventPage;
        error: 'unauthenticated' | 'token_invalid' | 'email_not_verified' | 'forbidden' | 'validation_failed' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limited' | 'internal' | 'unavailable';
      };
    };
  };
}
