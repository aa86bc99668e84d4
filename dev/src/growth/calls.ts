import { newEmail, type Person, password, signedIn } from '../testing/people.ts';
import type { Watched } from './watched.ts';

type Act = () => Promise<unknown>;

/** Makes what a call needs, and gives the call. */
type Call = (watched: Watched) => Promise<Act> | Act;

const asSomebody =
  (act: (person: Person, watched: Watched) => Promise<unknown>): Call =>
  async (watched) => {
    const person = await signedIn(watched.gatehouse);
    return () => act(person, watched);
  };

const asAdmin = (
  act: (trpc: ReturnType<Watched['gatehouse']['client']>['admin'], person: Person) => Promise<unknown>,
) => asSomebody((person, { gatehouse, admin }) => act(gatehouse.client(admin.token).admin, person));

/** The calls that are made again and again, and those that touch everything that there is of a user. */
export const calls: Record<string, Call> = {
  'a sign-in': asSomebody(({ email }, { gatehouse }) => gatehouse.client().auth.login.mutate({ email, password })),
  'a sign-in with a wrong password': asSomebody(({ email }, { gatehouse }) =>
    gatehouse.rest.post('/auth/login', { email, password: 'wrong' }),
  ),
  'a refresh': asSomebody(({ tokens }, { gatehouse }) =>
    gatehouse.client().auth.refresh.mutate({ refresh_token: tokens.refresh_token }),
  ),
  'a registration':
    ({ gatehouse }) =>
    () =>
      gatehouse.client().auth.register.mutate({ email: newEmail(), password }),
  'a registration of an abandoned address': async ({ gatehouse }) => {
    const email = newEmail();
    await gatehouse.client().auth.register.mutate({ email, password });
    return () => gatehouse.client().auth.register.mutate({ email, password });
  },
  'a registration of a known address': asSomebody(({ email }, { gatehouse }) =>
    gatehouse.client().auth.register.mutate({ email, password }),
  ),
  'a request to reset': asSomebody(({ email }, { gatehouse }) =>
    gatehouse.client().auth.requestPasswordReset.mutate({ email }),
  ),
  'the end of every session': asSomebody(({ token }, { gatehouse }) => gatehouse.client(token).auth.logoutAll.mutate()),
  'one’s profile': asSomebody(({ token }, { gatehouse }) => gatehouse.client(token).users.me.query()),
  'one’s new name': asSomebody(({ token }, { gatehouse }) =>
    gatehouse.client(token).users.updateMe.mutate({ full_name: 'Ada' }),
  ),
  'one’s new profile': asSomebody(({ token }, { gatehouse }) =>
    gatehouse.client(token).users.updateMe.mutate({ full_name: 'Ada', email: newEmail() }),
  ),
  'one’s sessions': asSomebody(({ token }, { gatehouse }) => gatehouse.client(token).users.sessions.list.query()),
  'the end of one’s other sessions': asSomebody(({ token }, { gatehouse }) =>
    gatehouse.client(token).users.sessions.revokeOthers.mutate(),
  ),
  'an export': asSomebody(({ token }, { gatehouse }) => gatehouse.client(token).users.export.query()),
  'the end of one’s account': asSomebody(({ token }, { gatehouse }) => gatehouse.client(token).users.deleteMe.mutate()),
  'a user, for an administrator': asAdmin(({ users }, { id }) => users.get.query({ id })),
  'the sessions of a user, for an administrator': asAdmin(({ users }, { id }) => users.sessions.query({ id })),
  'the mails of a user, for an administrator': asAdmin(({ users }, { id }) => users.listMails.query({ id })),
  'an invitation': asAdmin(({ users }) => users.create.mutate({ email: newEmail() })),
  'a new address and role of a user': asAdmin(({ users }, { id }) =>
    users.update.mutate({ id, email: newEmail(), role: 'admin' }),
  ),
  'a deactivation': asAdmin(({ users }, { id }) => users.update.mutate({ id, is_active: false })),
  'a removal': asAdmin(({ users }, { id }) => users.delete.mutate({ id })),
};
