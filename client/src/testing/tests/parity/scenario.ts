import type { Known, Step } from './step.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
/** Of this run alone: all tests share one mailbox. */
const run = Math.random().toString(36).slice(2, 10);
const anAddress = (name: string) => `${name}-${run}@example.com`;

export const password = 'a horse of another colour';
const fresh = 'quite another password';
/** Who takes part. */
export const addresses = {
  nobody: anAddress('nobody'),
  root: anAddress('root'),
  ada: anAddress('ada'),
  newAda: anAddress('lovelace'),
  bob: anAddress('bob'),
  cyd: anAddress('cyd'),
  eve: anAddress('eve'),
};
const { nobody, root, ada, newAda, bob, cyd, eve } = addresses;
const anId = '019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10';

const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
const idOf =
  (name: string) =>
  ({ answers }: Known) => ({ id: answers[name]?.id });
const refreshOf =
  (name: string) =>
  ({ answers }: Known) => ({ refresh_token: answers[name]?.refresh_token });
const signIn = (email: string, keep: string, secret = password): Step => ({
  call: 'auth.login',
  input: { email, password: secret },
  keep,
});

/** Every procedure, where it answers and where it refuses. */
export const scenario: Step[] = [
  // Sign-up
  { call: 'auth.register', input: { email: 'no address', password, age: 36 } },
  { call: 'auth.register', input: { email: ada } },
  { call: 'auth.register', input: { email: ada, password: 'short' } },
  { call: 'auth.register', input: { email: ada, password: 'password12345' } },
  { call: 'auth.register', input: { email: ada, password: 'lovelace1815', full_name: 'Ada Lovelace' } },
  { call: 'auth.register', input: { email: ada.toUpperCase(), password: fresh, full_name: 'Mallory', locale: 'en' } },
  { call: 'auth.verifyEmail', input: async ({ mailed }) => ({ email: ada, otp: wrong(await mailed(ada)) }) },
  { call: 'auth.register', input: { email: ada, password, full_name: ' Ada Lovelace ', phone: '+44 20 7946 0958' } },
  { call: 'auth.verifyEmail', input: async ({ mailed }) => ({ email: ada, otp: wrong(await mailed(ada, 2)) }) },
  signIn(ada, 'unverified'),
  { call: 'users.me', as: 'unverified' },
  { call: 'users.updateMe', as: 'unverified', input: { locale: 'de' } },
  { call: 'users.deleteMe', as: 'unverified' },
  { call: 'auth.resendVerification', input: { email: nobody } },
  { call: 'auth.resendVerification', input: { email: ada } },
  { call: 'auth.verifyEmail', input: async ({ mailed }) => ({ email: ada, otp: await mailed(ada, 3) }) },
  { call: 'auth.verifyEmail', input: async ({ mailed }) => ({ email: ada, otp: await mailed(ada, 3) }) },
  { call: 'auth.verifyEmail', input: { email: nobody, otp: '123456' } },
  { call: 'auth.verifyEmail', input: { email: ada, otp: 'abcdef' } },
  { call: 'auth.register', input: { email: ada, password: fresh } },
  { call: 'auth.resendVerification', input: { email: ada } },
  // Sign-in
  { call: 'auth.login', input: { email: nobody, password } },
  { call: 'auth.login', input: { email: ada, password: 'wrong' } },
  { call: 'auth.login', input: { email: ada, password: '' } },
  signIn(ada, 'ada'),
  signIn(ada, 'other'),
  { call: 'users.me' },
  { call: 'users.me', as: 'garbage' },
  { call: 'users.me', as: 'ada', input: { unknown: 1 } },
  { call: 'users.me', as: 'ada' },
  { call: 'users.sessions.list', as: 'ada', keep: 'sessions' },
  { call: 'users.sessions.revoke', as: 'ada', input: { id: anId } },
  { call: 'users.sessions.revoke', as: 'ada', input: { id: 'x' } },
  {
    call: 'users.sessions.revoke',
    as: 'ada',
    input: ({ answers }) => ({ id: answers.sessions?.items?.[0]?.id }),
  },
  { call: 'users.me', as: 'other' },
  { call: 'auth.refresh', input: refreshOf('other') },
  signIn(ada, 'other'),
  { call: 'users.sessions.revokeOthers', as: 'ada' },
  { call: 'users.me', as: 'other' },
  signIn(ada, 'other'),
  { call: 'auth.logout', as: 'other' },
  { call: 'users.me', as: 'other' },
  // Profile and email
  { call: 'users.updateMe', as: 'ada', input: { full_name: 'Ada King', phone: null, locale: 'en-GB' } },
  { call: 'users.updateMe', as: 'ada', input: { full_name: '', locale: 'english please' } },
  { call: 'users.updateMe', as: 'ada', input: {} },
  { call: 'users.confirmEmailChange', as: 'ada', input: { otp: '123456' } },
  { call: 'users.updateMe', as: 'ada', input: { email: newAda } },
  {
    call: 'users.confirmEmailChange',
    as: 'ada',
    input: async ({ mailed }) => ({ otp: wrong(await mailed(newAda)) }),
  },
  { call: 'users.updateMe', as: 'ada', input: { email: ada } },
  { call: 'users.updateMe', as: 'ada', input: { email: newAda } },
  { call: 'users.export', as: 'ada' },
  { call: 'users.confirmEmailChange', as: 'ada', input: async ({ mailed }) => ({ otp: await mailed(newAda, 2) }) },
  { call: 'users.me', as: 'ada' },
  { call: 'auth.login', input: { email: ada, password } },
  signIn(newAda, 'ada'),
  // Passwords
  { call: 'auth.changePassword', as: 'ada', input: { old_password: 'wrong', new_password: fresh } },
  { call: 'auth.changePassword', as: 'ada', input: { old_password: password, new_password: 'short' } },
  { call: 'auth.changePassword', as: 'ada', input: { old_password: password, new_password: fresh }, keep: 'changed' },
  { call: 'users.me', as: 'ada' },
  { call: 'users.sessions.list', as: 'changed' },
  { call: 'auth.requestPasswordReset', input: { email: nobody } },
  { call: 'auth.requestPasswordReset', input: { email: newAda } },
  { call: 'auth.resetPassword', input: { token: 'nonsense', new_password: password } },
  { call: 'auth.resetPassword', input: async ({ mailed }) => ({ token: await mailed(newAda, 3), new_password: 'x' }) },
  {
    call: 'auth.resetPassword',
    input: async ({ mailed }) => ({ token: await mailed(newAda, 3), new_password: password }),
  },
  {
    call: 'auth.resetPassword',
    input: async ({ mailed }) => ({ token: await mailed(newAda, 3), new_password: password }),
  },
  { call: 'users.me', as: 'changed' },
  signIn(newAda, 'ada'),
  signIn(newAda, 'other'),
  { call: 'auth.logoutAll', as: 'ada' },
  { call: 'users.me', as: 'other' },
  // Administration
  { call: 'admin.users.list' },
  signIn(newAda, 'ada'),
  { call: 'admin.users.list', as: 'ada' },
  signIn(root, 'root'),
  { call: 'admin.users.list', as: 'root', input: { limit: 0, sort: 'name' } },
  { call: 'admin.users.create', as: 'root', input: { email: bob, full_name: '100% Bob' }, keep: 'bob' },
  { call: 'admin.users.create', as: 'root', input: { email: bob } },
  { call: 'admin.users.create', as: 'root', input: { email: eve }, keep: 'eve' },
  { call: 'auth.register', input: { email: bob, password } },
  { call: 'admin.users.sendPasswordReset', as: 'root', input: idOf('bob') },
  {
    call: 'auth.resetPassword',
    input: async ({ mailed }) => ({ token: await mailed(bob, 2), new_password: password }),
  },
  { call: 'admin.users.sendPasswordReset', as: 'root', input: { id: anId } },
  { call: 'admin.users.listMails', as: 'root', input: { id: anId } },
  { call: 'admin.users.listMails', as: 'root', input: { id: 'x', limit: 3 } },
  { call: 'admin.users.retryMail', as: 'root', input: (known) => ({ ...idOf('bob')(known), mail_id: anId }) },
  { call: 'admin.users.retryMail', as: 'root', input: { id: anId, mail_id: anId } },
  signIn(bob, 'bobby'),
  { call: 'admin.users.list', as: 'root' },
  { call: 'admin.users.list', as: 'root', input: {} },
  { call: 'admin.users.list', as: 'root', input: { q: '0%' } },
  { call: 'admin.users.list', as: 'root', input: { q: 'b_b' } },
  { call: 'admin.users.list', as: 'root', input: { is_verified: false, role: 'user', is_active: true } },
  { call: 'admin.users.list', as: 'root', input: { sort: 'last_login' } },
  { call: 'admin.users.list', as: 'root', input: { sort: '-last_login', limit: 2 }, keep: 'page' },
  {
    call: 'admin.users.list',
    as: 'root',
    input: ({ answers }) => ({ sort: '-last_login', limit: 2, cursor: answers.page?.next_cursor }),
  },
  {
    call: 'admin.users.list',
    as: 'root',
    input: ({ answers }) => ({ sort: 'email', cursor: answers.page?.next_cursor }),
  },
  { call: 'admin.users.get', as: 'root', input: { id: anId } },
  { call: 'admin.users.get', as: 'root', input: idOf('bob') },
  { call: 'admin.users.sessions', as: 'root', input: idOf('bob') },
  { call: 'admin.users.update', as: 'root', input: (known) => ({ ...idOf('bob')(known), email: newAda }) },
  { call: 'admin.users.update', as: 'root', input: (known) => ({ ...idOf('bob')(known), phone: '+1 555 0100 99' }) },
  { call: 'users.me', as: 'bobby' },
  { call: 'admin.users.update', as: 'root', input: (known) => ({ ...idOf('bob')(known), email: cyd }) },
  { call: 'users.me', as: 'bobby' },
  { call: 'admin.users.update', as: 'root', input: (known) => ({ ...idOf('bob')(known), is_active: false }) },
  { call: 'auth.login', input: { email: cyd, password } },
  { call: 'auth.login', input: { email: cyd, password: 'wrong' } },
  { call: 'auth.requestPasswordReset', input: { email: cyd } },
  { call: 'admin.users.update', as: 'root', input: (known) => ({ ...idOf('bob')(known), is_active: true }) },
  signIn(cyd, 'bobby'),
  { call: 'admin.users.revokeSessions', as: 'root', input: idOf('bob') },
  { call: 'admin.users.revokeSessions', as: 'root', input: { id: anId } },
  { call: 'users.me', as: 'bobby' },
  { call: 'admin.users.list', as: 'root', input: { role: 'admin' }, keep: 'admins' },
  { call: 'admin.users.delete', as: 'root', input: ({ answers }) => ({ id: answers.admins?.items?.[0]?.id }) },
  {
    call: 'admin.users.update',
    as: 'root',
    input: ({ answers }) => ({ id: answers.admins?.items?.[0]?.id, role: 'user' }),
  },
  { call: 'users.deleteMe', as: 'root' },
  { call: 'admin.users.delete', as: 'root', input: idOf('eve') },
  { call: 'admin.users.delete', as: 'root', input: idOf('eve') },
  { call: 'admin.audit.list', as: 'root', input: idOf('none') },
  {
    call: 'admin.audit.list',
    as: 'root',
    input: ({ answers }) => ({ user_id: answers.bob?.id }),
  },
  { call: 'admin.audit.list', as: 'root', input: { action: 'auth.sign_in_failed', limit: 2 }, keep: 'trail' },
  {
    call: 'admin.audit.list',
    as: 'root',
    input: ({ answers }) => ({ action: 'auth.sign_in_failed', limit: 2, cursor: answers.trail?.next_cursor }),
  },
  { call: 'admin.audit.list', as: 'root', input: { cursor: 'nonsense', action: 'auth.nothing' } },
  // Time
  signIn(newAda, 'ada'),
  { call: 'users.me', as: 'ada', after: 15 * minute },
  { call: 'users.me', as: 'ada', after: 5_000 },
  { call: 'auth.refresh', input: refreshOf('ada'), keep: 'next' },
  { call: 'users.me', as: 'next' },
  { call: 'users.deleteMe', as: 'next' },
  { call: 'auth.refresh', input: refreshOf('ada'), keep: 'again' },
  { call: 'auth.refresh', input: refreshOf('again') },
  { call: 'auth.refresh', input: refreshOf('ada') },
  { call: 'users.me', as: 'next' },
  { call: 'auth.refresh', input: { refresh_token: 'nonsense' } },
  signIn(newAda, 'ada'),
  { call: 'auth.refresh', input: refreshOf('ada'), keep: 'ada', after: 29 * day },
  { call: 'users.sessions.list', as: 'ada' },
  { call: 'auth.refresh', input: refreshOf('ada'), after: 30 * day },
  signIn(newAda, 'ada'),
  { call: 'users.deleteMe', as: 'ada' },
  { call: 'users.me', as: 'ada' },
  { call: 'admin.users.list', input: { unknown: true }, as: 'root' },
  signIn(root, 'root'),
  { call: 'admin.audit.list', as: 'root', input: { action: 'users.deleted' } },
  { call: 'admin.users.list', as: 'root', input: {} },
];

/** More calls than the limits allow. */
export const limited: Step[] = [
  ...Array.from({ length: 6 }, (): Step => ({ call: 'auth.login', input: { email: ada, password: 'wrong' } })),
  { call: 'auth.login', input: { email: nobody, password: 'wrong' } },
  { call: 'auth.register', input: { email: bob, password } },
  { call: 'auth.resendVerification', input: { email: bob } },
  { call: 'auth.resendVerification', input: { email: cyd } },
  { call: 'auth.resendVerification', input: { email: cyd } },
  { call: 'auth.requestPasswordReset', input: { email: cyd } },
  { call: 'auth.requestPasswordReset', input: { email: cyd } },
];
