import { admin, auth, type Contract, type ProcedureSpec, users } from '@gatehouse/shared';
import type { AnyTRPCProcedure } from '@trpc/server';
import { createUser } from '../modules/admin/create-user.ts';
import { deleteUser } from '../modules/admin/delete-user.ts';
import { getUser } from '../modules/admin/get-user.ts';
import { listAuditEvents } from '../modules/admin/list-audit-events.ts';
import { listUsers } from '../modules/admin/list-users.ts';
import { sendPasswordReset } from '../modules/admin/send-password-reset.ts';
import { updateUser } from '../modules/admin/update-user.ts';
import { listUserMails, retryUserMail } from '../modules/admin/user-mails.ts';
import { listUserSessions, revokeUserSessions } from '../modules/admin/user-sessions.ts';
import { changePassword } from '../modules/auth/change-password.ts';
import { login } from '../modules/auth/login.ts';
import { logout } from '../modules/auth/logout.ts';
import { logoutAll } from '../modules/auth/logout-all.ts';
import { refresh } from '../modules/auth/refresh.ts';
import { register } from '../modules/auth/register.ts';
import { requestPasswordReset } from '../modules/auth/request-password-reset.ts';
import { resendVerification } from '../modules/auth/resend-verification.ts';
import { resetPassword } from '../modules/auth/reset-password.ts';
import { verifyEmail } from '../modules/auth/verify-email.ts';
import { confirmEmailChange } from '../modules/users/confirm-email-change.ts';
import { deleteMe } from '../modules/users/delete-me.ts';
import { exportMe } from '../modules/users/export-me.ts';
import { me } from '../modules/users/me.ts';
import { listMySessions, revokeMyOtherSessions, revokeMySession } from '../modules/users/sessions.ts';
import { updateMe } from '../modules/users/update-me.ts';
import { t } from './init.ts';
import { implement } from './procedure.ts';

/** A procedure for each spec of a tree: leaving one out does not compile. */
type Implementation<Tree> = {
  [Name in keyof Tree]: Tree[Name] extends ProcedureSpec ? AnyTRPCProcedure : Implementation<Tree[Name]>;
};

const procedures = {
  auth: {
    register: implement(auth.register, register),
    verifyEmail: implement(auth.verifyEmail, verifyEmail),
    resendVerification: implement(auth.resendVerification, resendVerification),
    login: implement(auth.login, login),
    refresh: implement(auth.refresh, refresh),
    logout: implement(auth.logout, logout),
    logoutAll: implement(auth.logoutAll, logoutAll),
    requestPasswordReset: implement(auth.requestPasswordReset, requestPasswordReset),
    resetPassword: implement(auth.resetPassword, resetPassword),
    changePassword: implement(auth.changePassword, changePassword),
  },
  users: {
    me: implement(users.me, me),
    updateMe: implement(users.updateMe, updateMe),
    confirmEmailChange: implement(users.confirmEmailChange, confirmEmailChange),
    deleteMe: implement(users.deleteMe, deleteMe),
    export: implement(users.export, exportMe),
    sessions: {
      list: implement(users.sessions.list, listMySessions),
      revoke: implement(users.sessions.revoke, revokeMySession),
      revokeOthers: implement(users.sessions.revokeOthers, revokeMyOtherSessions),
    },
  },
  admin: {
    users: {
      list: implement(admin.users.list, listUsers),
      create: implement(admin.users.create, createUser),
      get: implement(admin.users.get, getUser),
      update: implement(admin.users.update, updateUser),
      delete: implement(admin.users.delete, deleteUser),
      sessions: implement(admin.users.sessions, listUserSessions),
      revokeSessions: implement(admin.users.revokeSessions, revokeUserSessions),
      sendPasswordReset: implement(admin.users.sendPasswordReset, sendPasswordReset),
      listMails: implement(admin.users.listMails, listUserMails),
      retryMail: implement(admin.users.retryMail, retryUserMail),
    },
    audit: {
      list: implement(admin.audit.list, listAuditEvents),
    },
  },
} satisfies Implementation<Contract>;

export const appRouter = t.router(procedures);
