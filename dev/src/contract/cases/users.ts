import type { users } from '@gatehouse/shared';
import type { CasesOf } from '../case.ts';
import { sessionOf, type World } from '../world.ts';
import { codeFor, onlyAdmin, otherThan, signedInTwice } from './arrange.ts';

/** Somebody who wishes for a new address, and the code that was mailed there. */
async function moving(world: World) {
  const { id, email, token } = await world.person();
  const pending = `new-${email}`;
  await world.gatehouse.sql('update users set pending_email = $2 where id = $1', [id, pending]);
  return { token, otp: await codeFor(world, 'email_change', id, pending) };
}

export const usersCases: CasesOf<typeof users> = {
  me: { success: { somebody: {} } },
  updateMe: {
    success: {
      'all but the address': { input: { full_name: ' Ada  Lovelace ', phone: '+44 20 7946 0958', locale: 'de' } },
      'nothing in place of something': { input: { full_name: null, phone: null } },
      nothing: { input: {} },
      'a new address': async ({ person }) => ({
        input: { email: 'Moved@Example.com' },
        token: (await person()).token,
      }),
      'an address that is somebody else’s': async ({ admin, person }) => ({
        input: { email: admin.email },
        token: (await person()).token,
      }),
    },
    reauthentication_required: {
      'a new address, long after the sign-in': async ({ longAgo }) => ({
        input: { email: 'late@example.com' },
        token: longAgo.token,
      }),
    },
    validation_failed: {
      'wrong values everywhere': { input: { full_name: '', phone: 'call me', locale: '!', email: 'ada' } },
      'values of wrong types': { input: { full_name: 7, phone: [], locale: null, email: {} } },
    },
  },
  confirmEmailChange: {
    success: {
      'the code of the mail': async (world) => {
        const { otp, token } = await moving(world);
        return { input: { otp }, token };
      },
    },
    otp_invalid: {
      'another code': async (world) => {
        const { otp, token } = await moving(world);
        return { input: { otp: otherThan(otp) }, token };
      },
      'a code where no address waits': { input: { otp: '123456' } },
    },
    validation_failed: { nothing: { input: {} }, 'no digits': { input: { otp: 'secret' } } },
  },
  deleteMe: {
    success: { somebody: async ({ person }) => ({ token: (await person()).token }) },
    last_admin: { 'the only administrator': async (world) => ({ token: (await onlyAdmin(world)).token }) },
  },
  export: { success: { somebody: {} } },
  sessions: {
    list: {
      success: { 'somebody with two': async (world) => ({ token: (await signedInTwice(world)).token }) },
    },
    revoke: {
      success: {
        'another session': async (world) => {
          const { other, token } = await signedInTwice(world);
          return { input: { id: sessionOf(other) }, token };
        },
        'the own session, in capitals': async ({ person }) => {
          const ada = await person();
          return { input: { id: sessionOf(ada).toUpperCase() }, token: ada.token };
        },
      },
      not_found: {
        'no session': { input: { id: '019ab5a0-8d2f-7c55-8e8f-4a2a6d3bac21' } },
        'a session of somebody else': async ({ admin }) => ({ input: { id: sessionOf(admin) } }),
      },
    },
    revokeOthers: {
      success: { 'somebody with two': async (world) => ({ token: (await signedInTwice(world)).token }) },
    },
  },
};
