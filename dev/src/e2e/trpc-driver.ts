import { createRequestGatehouse, GatehouseError } from '@gatehouse/client';
import { type Driver, Refused, type SignedInDriver } from './driver.ts';

/** The walk through the SDK. */
export function trpcDriver(url: string): Driver {
  const { auth } = createRequestGatehouse({ url });
  return {
    register: (input) => answered(auth.register(input)),
    verifyEmail: (input) => answered(auth.verifyEmail(input)),
    login: (input) => answered(auth.login(input)),
    refresh: (refresh_token) => answered(auth.refresh({ refresh_token })),
    requestPasswordReset: (email) => answered(auth.requestPasswordReset({ email })),
    resetPassword: (input) => answered(auth.resetPassword(input)),
    as: (accessToken) => signedIn(url, accessToken),
  };
}

function signedIn(url: string, accessToken: string): SignedInDriver {
  const { auth, users, admin } = createRequestGatehouse({ url, accessToken });
  return {
    me: () => answered(users.me()),
    update: (input) => answered(users.updateMe(input)),
    confirmEmail: (otp) => answered(users.confirmEmailChange({ otp })),
    sessions: async () => (await answered(users.sessions.list())).items,
    logout: () => answered(auth.logout()),
    findUsers: async (q) => (await answered(admin.users.list({ q }))).items,
    getUser: (id) => answered(admin.users.get({ id })),
    updateUser: (id, input) => answered(admin.users.update({ id, ...input })),
    deleteUser: (id) => answered(admin.users.delete({ id })),
    actionsOn: async (user_id) => (await answered(admin.audit.list({ user_id }))).items.map(({ action }) => action),
  };
}

async function answered<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw new Refused(error instanceof GatehouseError ? error.code : undefined, error);
  }
}
