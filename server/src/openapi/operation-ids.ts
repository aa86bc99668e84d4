import type { Contract, ProcedureSpec } from '@gatehouse/shared';

type NamesOf<Tree> = {
  [Key in keyof Tree & string]: Tree[Key] extends ProcedureSpec ? Key : `${Key}.${NamesOf<Tree[Key]>}`;
}[keyof Tree & string];

/** The dotted name of a procedure, as in `users.sessions.revoke`. */
export type ProcedureName = NamesOf<Contract>;

/** Generators of clients make method names of these, so they read well without their place in the tree. */
const operationIds: Record<ProcedureName, string> = {
  'auth.register': 'register',
  'auth.verifyEmail': 'verifyEmail',
  'auth.resendVerification': 'resendVerification',
  'auth.login': 'login',
  'auth.refresh': 'refreshTokens',
  'auth.logout': 'logout',
  'auth.logoutAll': 'logoutAll',
  'auth.requestPasswordReset': 'requestPasswordReset',
  'auth.resetPassword': 'resetPassword',
  'auth.changePassword': 'changePassword',
  'users.me': 'getMe',
  'users.updateMe': 'updateMe',
  'users.confirmEmailChange': 'confirmEmailChange',
  'users.deleteMe': 'deleteMe',
  'users.export': 'exportMe',
  'users.sessions.list': 'listMySessions',
  'users.sessions.revoke': 'revokeMySession',
  'users.sessions.revokeOthers': 'revokeMyOtherSessions',
  'admin.users.list': 'listUsers',
  'admin.users.create': 'createUser',
  'admin.users.get': 'getUser',
  'admin.users.update': 'updateUser',
  'admin.users.delete': 'deleteUser',
  'admin.users.sessions': 'listUserSessions',
  'admin.users.revokeSessions': 'revokeUserSessions',
  'admin.users.sendPasswordReset': 'sendUserPasswordReset',
  'admin.users.listMails': 'listUserMails',
  'admin.users.retryMail': 'retryUserMail',
  'admin.audit.list': 'listAuditEvents',
};

export function operationIdOf(procedure: string): string {
  const found = operationIds[procedure as ProcedureName];
  if (!found) throw new Error(`${procedure} has no operation id`);
  return found;
}
