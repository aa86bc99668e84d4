import type { Contract, ProcedureSpec } from '@gatehouse/shared';

type Names<Tree, Want, Prefix extends string = ''> = {
  [Name in keyof Tree & string]: Tree[Name] extends ProcedureSpec
    ? Tree[Name] extends Want
      ? `${Prefix}${Name}`
      : never
    : Names<Tree[Name], Want, `${Prefix}${Name}.`>;
}[keyof Tree & string];

/**
 * The little of the contract that is needed at run time, without its schemas.
 * The types are computed from the contract, so a name too many or too few does not compile.
 */
const queries: Readonly<Record<Names<Contract, { readonly kind: 'query' }>, true>> = {
  'users.me': true,
  'users.export': true,
  'users.sessions.list': true,
  'admin.users.list': true,
  'admin.users.get': true,
  'admin.users.sessions': true,
  'admin.users.listMails': true,
  'admin.audit.list': true,
};

const forAnyone: Readonly<Record<Names<Contract, { readonly access: 'anyone' }>, true>> = {
  'auth.register': true,
  'auth.verifyEmail': true,
  'auth.resendVerification': true,
  'auth.login': true,
  'auth.refresh': true,
  'auth.requestPasswordReset': true,
  'auth.resetPassword': true,
};

/** Calls whose answer is a new pair of tokens. */
const opensSession = new Set(['auth.login', 'auth.refresh', 'auth.changePassword']);

/** Calls after which the caller's session is over. */
const endsSession = new Set(['auth.logout', 'auth.logoutAll', 'users.deleteMe', 'users.confirmEmailChange']);

export const isQuery = (name: string): boolean => Object.hasOwn(queries, name);
export const needsSession = (name: string): boolean => !Object.hasOwn(forAnyone, name);
export const answersTokens = (name: string): boolean => opensSession.has(name);
export const signsOut = (name: string): boolean => endsSession.has(name);
