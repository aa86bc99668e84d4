import { createGatehouse, errorOf } from '@gatehouse/client';
import { type Driver, Refused, type SignedInDriver } from './driver.ts';

/** The walk through the SDK. */
export function trpcDriver(url: string): Driver {
  const { auth } = createGatehouse({ url });
  return {
    register: (input) => answered(auth.register.mutate(input)),
    verifyEmail: (input) => answered(auth.verifyEmail.mutate(input)),
    login: (input) => answered(auth.login.mutate(input)),
    refresh: (refresh_token) => answered(auth.refresh.mutate({ refresh_token })),
    requestPasswordReset: (email) => answered(auth.requestPasswordReset.mutate({ email })),
    resetPassword: (input) => answered(auth.resetPassword.mutate(input)),
    as: (accessToken) => signedIn(url, accessToken),
  };
}

function signedIn(url: string, accessToken: string): SignedInDriver {
  const { auth, users, admin } = createGatehouse({ url, accessToken: () => accessToken });
  return {
    me: () => answered(users.me.query()),
    update: (input) => answered(users.updateMe.mutate(input)),
    confirmEmail: (otp) => answered(users.confirmEmailChange.mutate({ otp })),
    sessions: async () => (await answered(users.sessions.list.query())).items,
    logout: () => answered(auth.logout.mutate()),
    findUsers: async (q) => (await answered(admin.users.list.query({ q }))).items,
    getUser: (id) => answered(admin.users.get.query({ id })),
    updateUser: (id, input) => answered(admin.users.update.mutate({ id, ...input })),
    deleteUser: (id) => answered(admin.users.delete.mutate({ id })),
    actionsOn: async (user_id) =>
      (await answered(admin.audit.list.query({ user_id }))).items.map(({ action }) => action),
  };
}

async function answered<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw new Refused(errorOf(error)?.code, error);
  }
}
