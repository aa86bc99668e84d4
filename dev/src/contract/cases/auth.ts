import { issueResetToken } from '@gatehouse/server/security/reset-token';
import type { auth } from '@gatehouse/shared';
import { type Person, password } from '../../testing/index.ts';
import type { CasesOf } from '../case.ts';
import type { World } from '../world.ts';
import { codeFor, otherThan, signedInTwice } from './arrange.ts';

const new_password = 'another horse altogether';
const noEmail = 'ada';
const long = 'x'.repeat(1025);
const unknown = 'nobody@example.com';

/** The address of somebody new, and the code that was mailed there. */
async function withCode(world: World) {
  const { id, email } = await world.person({ verified: false });
  return { email, otp: await codeFor(world, 'verification', id, email) };
}

/** The token of the link that would be mailed. */
const linkFor = ({ gatehouse, now }: World, { id }: Person, expiresAt = now() + 60_000) =>
  issueResetToken(gatehouse.services.secrets.resetToken, { userId: id, version: 1, expiresAt });

/** Uses a refresh token. @returns the next one */
async function refreshed({ gatehouse }: World, refresh_token: string): Promise<string> {
  return (await gatehouse.rest.post('/auth/refresh', { refresh_token })).body.refresh_token;
}

export const authCases: CasesOf<typeof auth> = {
  register: {
    success: {
      'a new address': { input: { email: 'new@example.com', password } },
      'all that it takes': {
        input: {
          email: ' Grace.Hopper@Example.com ',
          password,
          full_name: ' Grace Hopper ',
          phone: '+442079460958',
          locale: 'de-AT',
        },
      },
      'an address that is known': async ({ user }) => ({ input: { email: user.email, password } }),
    },
    weak_password: {
      'a short one': { input: { email: 'weak@example.com', password: 'short' } },
      'one that everybody has, made of the address': {
        input: { email: 'password1234@example.com', password: 'password1234' },
      },
    },
    validation_failed: {
      nothing: { input: {} },
      'wrong values everywhere': {
        input: { email: noEmail, password: long, full_name: '', phone: 'call me', locale: 'English!' },
      },
      'values of wrong types': { input: { email: 7, password: null, full_name: ['Ada'], phone: {}, locale: true } },
    },
  },
  verifyEmail: {
    success: { 'the code of the mail': async (world) => ({ input: await withCode(world) }) },
    otp_invalid: {
      'another code': async (world) => {
        const { email, otp } = await withCode(world);
        return { input: { email, otp: otherThan(otp) } };
      },
      'an unknown address': { input: { email: unknown, otp: '123456' } },
    },
    validation_failed: {
      nothing: { input: {} },
      'a code of five digits': { input: { email: noEmail, otp: '12345' } },
    },
  },
  resendVerification: {
    success: {
      'an address that waits': async ({ person }) => ({ input: { email: (await person({ verified: false })).email } }),
      'an unknown address': { input: { email: unknown } },
    },
    validation_failed: { nothing: { input: {} }, 'no address': { input: { email: noEmail } } },
  },
  login: {
    success: { 'the right password': async ({ person }) => ({ input: { email: (await person()).email, password } }) },
    invalid_credentials: {
      'a wrong password': async ({ user }) => ({ input: { email: user.email, password: 'wrong' } }),
      'an unknown address': { input: { email: unknown, password } },
    },
    account_disabled: {
      'a deactivated account': async ({ gatehouse, person }) => {
        const { id, email } = await person();
        await gatehouse.sql('update users set is_active = false where id = $1', [id]);
        return { input: { email, password } };
      },
    },
    validation_failed: { nothing: { input: {} }, 'an empty password': { input: { email: noEmail, password: '' } } },
  },
  refresh: {
    success: {
      'a token': async ({ person }) => ({ input: { refresh_token: (await person()).tokens.refresh_token } }),
      'the one before, whose answer was lost': async (world) => {
        const { tokens } = await world.person();
        await refreshed(world, tokens.refresh_token);
        return { input: { refresh_token: tokens.refresh_token } };
      },
    },
    token_invalid: {
      nonsense: { input: { refresh_token: 'nonsense' } },
      'an older one': async (world) => {
        const { tokens } = await world.person();
        await refreshed(world, await refreshed(world, tokens.refresh_token));
        return { input: { refresh_token: tokens.refresh_token } };
      },
    },
    validation_failed: { nothing: { input: {} }, 'too long a token': { input: { refresh_token: long } } },
  },
  logout: {
    success: { somebody: async ({ person }) => ({ token: (await person()).token }) },
  },
  logoutAll: {
    success: {
      'somebody with two sessions': async (world) => ({ token: (await signedInTwice(world)).token }),
    },
  },
  requestPasswordReset: {
    success: {
      'a known address': async ({ person }) => ({ input: { email: (await person()).email } }),
      'an unknown address': { input: { email: unknown } },
    },
    validation_failed: { nothing: { input: {} }, 'no address': { input: { email: noEmail } } },
  },
  resetPassword: {
    success: {
      'the link of the mail': async (world) => ({
        input: { token: linkFor(world, await world.person()), new_password },
      }),
    },
    reset_token_invalid: {
      nonsense: { input: { token: 'nonsense', new_password } },
      'a link that has expired': async (world) => ({
        input: { token: linkFor(world, world.user, world.now()), new_password },
      }),
    },
    weak_password: {
      'a short one': async (world) => ({ input: { token: linkFor(world, world.user), new_password: 'short' } }),
    },
    validation_failed: { nothing: { input: {} }, 'too much': { input: { token: long, new_password: long } } },
  },
  changePassword: {
    success: {
      'the old one and a new one': async ({ person }) => ({
        input: { old_password: password, new_password },
        token: (await person()).token,
      }),
    },
    invalid_credentials: { 'a wrong old one': { input: { old_password: 'wrong', new_password } } },
    weak_password: {
      'the own address': async ({ user }) => ({ input: { old_password: password, new_password: user.email } }),
    },
    validation_failed: { nothing: { input: {} }, 'too much': { input: { old_password: '', new_password: long } } },
  },
};
