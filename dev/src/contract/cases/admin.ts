import type { admin } from '@gatehouse/shared';
import type { CasesOf } from '../case.ts';
import type { World } from '../world.ts';
import { nobody, onlyAdmin, signedInTwice } from './arrange.ts';

const noUser = { 'nobody’s id': { input: { id: nobody } } };

/** About somebody new. */
const newPerson = async ({ person }: World) => ({ input: { id: (await person()).id } });

/** Somebody with two mails. */
async function withMails({ admin, gatehouse, person }: World): Promise<string> {
  const { id } = await person();
  await gatehouse.rest.post(`/admin/users/${id}/send-password-reset`, undefined, { token: admin.token });
  return id;
}

/** Somebody with a mail that failed, or waits. */
async function withMail({ gatehouse, person }: World, state: 'waiting' | 'failed') {
  const { id } = await person();
  const [mail] = await gatehouse.sql<{ id: string }>(
    `update bullmq.job set state = $2 where data->>'user_id' = $1 returning id`,
    [id, state],
  );
  return { input: { id, mail_id: mail?.id } };
}

export const adminCases: CasesOf<typeof admin> = {
  users: {
    list: {
      success: {
        everybody: { input: { limit: 100 } },
        'by every filter': {
          input: {
            limit: 2,
            q: 'person-',
            role: 'user',
            is_active: true,
            is_verified: true,
            created_after: '2020-01-01T00:00:00Z',
            created_before: '2099-01-01T01:00:00+01:00',
            sort: '-email',
          },
        },
        'the next page': async ({ admin, gatehouse }) => {
          const query = { limit: 3, sort: 'created_at' };
          const { body } = await gatehouse.rest.get('/admin/users', { token: admin.token, query });
          return { input: { ...query, cursor: body.next_cursor } };
        },
        'a search that finds nobody': { input: { q: '%_%' } },
      },
      validation_failed: {
        'wrong values everywhere': {
          input: {
            limit: 0,
            cursor: 'nonsense',
            q: 'two\nlines',
            role: 'king',
            is_active: 'yes',
            is_verified: 'no',
            created_after: 'yesterday',
            created_before: '2026-13-01',
            sort: 'password',
          },
        },
        'a size that is no number': { input: { limit: 'many' } },
        'too long a search': { input: { q: 'x'.repeat(201) } },
      },
    },
    create: {
      success: {
        'an address': { input: { email: 'invited@example.com' } },
        'all that it takes': { input: { email: 'Boss@Example.com', full_name: 'The Boss', role: 'admin' } },
      },
      conflict: { 'an address that is taken': async ({ user }) => ({ input: { email: user.email } }) },
      validation_failed: {
        nothing: { input: {} },
        'wrong values everywhere': { input: { email: 'ada', full_name: 'two\nlines', role: 'king' } },
      },
    },
    get: {
      success: {
        somebody: newPerson,
        'somebody who failed to sign in': async ({ gatehouse, person }) => {
          const { id, email } = await person();
          await gatehouse.rest.post('/auth/login', { email, password: 'wrong' });
          return { input: { id } };
        },
      },
      not_found: noUser,
    },
    update: {
      success: {
        'all fields': async ({ person }) => ({
          input: {
            id: (await person()).id,
            email: 'renamed@example.com',
            full_name: 'Ada King',
            phone: '+442079460958',
            role: 'admin',
            is_active: true,
            is_verified: true,
          },
        }),
        deactivation: async (world) => ({ input: { ...(await newPerson(world)).input, is_active: false } }),
        nothing: newPerson,
      },
      not_found: { 'nobody’s id': { input: { id: nobody, full_name: 'Nobody' } } },
      conflict: {
        'an address that is taken': async (world) => ({
          input: { ...(await newPerson(world)).input, email: world.user.email },
        }),
      },
      last_admin: {
        'the only administrator, to be none': async (world) => ({
          input: { id: (await onlyAdmin(world)).id, role: 'user' },
        }),
      },
      validation_failed: {
        'wrong values everywhere': {
          input: { id: nobody, email: '', full_name: '', phone: '', role: '', is_active: 'no', is_verified: 1 },
        },
      },
    },
    delete: {
      success: { somebody: newPerson },
      not_found: noUser,
      last_admin: {
        'the only administrator': async (world) => ({ input: { id: (await onlyAdmin(world)).id } }),
      },
    },
    sessions: {
      success: {
        'somebody with two': async (world) => ({ input: { id: (await signedInTwice(world)).id } }),
      },
      not_found: noUser,
    },
    revokeSessions: { success: { somebody: newPerson }, not_found: noUser },
    sendPasswordReset: { success: { somebody: newPerson }, not_found: noUser },
    listMails: {
      success: { 'somebody with two': async (world) => ({ input: { id: await withMails(world) } }) },
      not_found: noUser,
    },
    retryMail: {
      success: { 'a mail that failed': (world) => withMail(world, 'failed') },
      not_found: {
        'nobody’s mail': { input: { id: nobody, mail_id: nobody } },
        'a mail of somebody else': async (world) => {
          const { input } = await withMail(world, 'failed');
          return { input: { ...input, id: world.user.id } };
        },
      },
      conflict: { 'a mail that waits': (world) => withMail(world, 'waiting') },
    },
  },
  audit: {
    list: {
      success: {
        'the latest': { input: { limit: 100 } },
        'by every filter': async ({ user }) => ({
          input: {
            limit: 1,
            user_id: user.id,
            action: 'auth.signed_in',
            after: '2020-01-01T00:00:00Z',
            before: '2099-01-01T00:00:00Z',
          },
        }),
        'the next page': async ({ admin, gatehouse }) => {
          const query = { limit: 3 };
          const { body } = await gatehouse.rest.get('/admin/audit-events', { token: admin.token, query });
          return { input: { ...query, cursor: body.next_cursor } };
        },
      },
      validation_failed: {
        'wrong values everywhere': {
          input: { limit: 101, cursor: 'nonsense', user_id: '7', action: 'dance', after: 'once', before: '' },
        },
      },
    },
  },
};
