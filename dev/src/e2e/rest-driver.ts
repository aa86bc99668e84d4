import { type Driver, Refused, type SignedInDriver } from './driver.ts';

type Send = <T>(method: string, path: string, body?: object) => Promise<T>;

/** The walk over plain HTTP, with nothing of ours: what anybody could write by the documentation. */
export function restDriver(url: string): Driver {
  const send = sender(url, {});
  return {
    register: (input) => send('POST', '/auth/register', input),
    verifyEmail: (input) => send('POST', '/auth/verify-email', input),
    login: (input) => send('POST', '/auth/login', input),
    refresh: (refresh_token) => send('POST', '/auth/refresh', { refresh_token }),
    requestPasswordReset: (email) => send('POST', '/auth/request-password-reset', { email }),
    resetPassword: (input) => send('POST', '/auth/reset-password', input),
    as: (accessToken) => signedIn(sender(url, { authorization: `Bearer ${accessToken}` })),
  };
}

function signedIn(send: Send): SignedInDriver {
  const items = async <T>(path: string) => (await send<{ items: T[] }>('GET', path)).items;
  return {
    me: () => send('GET', '/users/me'),
    update: (input) => send('PUT', '/users/me', input),
    confirmEmail: (otp) => send('POST', '/users/me/confirm-email', { otp }),
    sessions: () => items('/users/me/sessions'),
    logout: () => send('POST', '/auth/logout'),
    findUsers: (q) => items(`/admin/users?q=${encodeURIComponent(q)}&limit=10`),
    getUser: (id) => send('GET', `/admin/users/${id}`),
    updateUser: (id, input) => send('PUT', `/admin/users/${id}`, input),
    deleteUser: (id) => send('DELETE', `/admin/users/${id}`),
    actionsOn: async (id) =>
      (await items<{ action: string }>(`/admin/audit-events?user_id=${id}`)).map(({ action }) => action),
  };
}

function sender(url: string, headers: Record<string, string>): Send {
  return async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = text === '' ? undefined : JSON.parse(text);
    if (!response.ok) throw new Refused(answer.code, answer);
    return answer;
  };
}
