import { describe, expect, test } from 'vitest';
import { contract, isProcedureSpec, listProcedures } from './index.ts';

// Names, methods, paths and statuses are part of the wire contract; access is part of its security.
const pinned = [
  ['auth.register', 'POST', '/auth/register', 201, 'anyone'],
  ['auth.verifyEmail', 'POST', '/auth/verify-email', 200, 'anyone'],
  ['auth.resendVerification', 'POST', '/auth/resend-verification', 200, 'anyone'],
  ['auth.login', 'POST', '/auth/login', 200, 'anyone'],
  ['auth.refresh', 'POST', '/auth/refresh', 200, 'anyone'],
  ['auth.logout', 'POST', '/auth/logout', 204, 'user'],
  ['auth.logoutAll', 'POST', '/auth/logout-all', 204, 'user'],
  ['auth.requestPasswordReset', 'POST', '/auth/request-password-reset', 200, 'anyone'],
  ['auth.resetPassword', 'POST', '/auth/reset-password', 200, 'anyone'],
  ['auth.changePassword', 'POST', '/auth/change-password', 200, 'user'],
  ['users.me', 'GET', '/users/me', 200, 'user'],
  ['users.updateMe', 'PUT', '/users/me', 200, 'verified'],
  ['users.confirmEmailChange', 'POST', '/users/me/confirm-email', 200, 'verified'],
  ['users.deleteMe', 'DELETE', '/users/me', 204, 'verified'],
  ['users.export', 'GET', '/users/me/export', 200, 'user'],
  ['users.sessions.list', 'GET', '/users/me/sessions', 200, 'user'],
  ['users.sessions.revoke', 'DELETE', '/users/me/sessions/{id}', 204, 'user'],
  ['users.sessions.revokeOthers', 'DELETE', '/users/me/sessions', 204, 'user'],
  ['admin.users.list', 'GET', '/admin/users', 200, 'admin'],
  ['admin.users.create', 'POST', '/admin/users', 201, 'admin'],
  ['admin.users.get', 'GET', '/admin/users/{id}', 200, 'admin'],
  ['admin.users.update', 'PUT', '/admin/users/{id}', 200, 'admin'],
  ['admin.users.delete', 'DELETE', '/admin/users/{id}', 204, 'admin'],
  ['admin.users.sessions', 'GET', '/admin/users/{id}/sessions', 200, 'admin'],
  ['admin.users.revokeSessions', 'DELETE', '/admin/users/{id}/sessions', 204, 'admin'],
  ['admin.users.sendPasswordReset', 'POST', '/admin/users/{id}/send-password-reset', 202, 'admin'],
  ['admin.users.listMails', 'GET', '/admin/users/{id}/mails', 200, 'admin'],
  ['admin.users.retryMail', 'POST', '/admin/users/{id}/mails/{mail_id}/retry', 202, 'admin'],
  ['admin.audit.list', 'GET', '/admin/audit-events', 200, 'admin'],
];

const procedures = listProcedures();

describe('the contract', () => {
  test('has the procedures that clients know', () => {
    expect(procedures.map(([name, { method, path, status, access }]) => [name, method, path, status, access])).toEqual(
      pinned,
    );
  });

  test('lets nobody in without an account but to these', () => {
    expect(procedures.filter(([, { access }]) => access === 'anyone').map(([name]) => name)).toEqual([
      'auth.register',
      'auth.verifyEmail',
      'auth.resendVerification',
      'auth.login',
      'auth.refresh',
      'auth.requestPasswordReset',
      'auth.resetPassword',
    ]);
  });

  test('asks for a recent sign-in where an account is deleted or its address changed', () => {
    expect(procedures.flatMap(([name, { recent }]) => (recent ? [[name, recent]] : []))).toEqual([
      ['users.updateMe', 'email'],
      ['users.deleteMe', true],
    ]);
  });

  test('takes the pace of the sign-in where a password is given, or the account goes', () => {
    const paced = procedures.flatMap(([name, { limit }]) => (limit === 'sign_in' ? [name] : []));
    expect(paced).toEqual(['auth.login', 'auth.changePassword', 'users.deleteMe']);
  });

  test('tells specs from branches', () => {
    expect(isProcedureSpec(contract.users.sessions)).toBe(false);
    expect(isProcedureSpec(contract.users.sessions.list)).toBe(true);
  });
});

describe.each(procedures)('%s', (_, spec) => {
  test('reads by GET and changes by anything else', () => {
    expect(spec.kind).toBe(spec.method === 'GET' ? 'query' : 'mutation');
  });

  test('takes every field that its path names', () => {
    const inPath = [...spec.path.matchAll(/\{(\w+)\}/g)].map(([, field]) => field);
    const id = '019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10';
    const issues = spec.input.safeParse(Object.fromEntries(inPath.map((field) => [field, id]))).error?.issues ?? [];
    expect(issues.filter(({ code }) => code === 'unrecognized_keys')).toEqual([]);
  });

  test('has a summary and a description', () => {
    expect(spec.summary).toMatch(/^[A-Z].*[^.]$/);
    expect(spec.description).toMatch(/^[A-Z].*\.$/);
  });
});
