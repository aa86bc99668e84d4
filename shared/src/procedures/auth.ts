import { z } from 'zod';
import {
  currentPassword,
  email,
  fullName,
  locale,
  newPassword,
  noInput,
  otp,
  phone,
  refreshToken,
  resetToken,
} from '../schema/primitives.ts';
import { message, tokens, user } from '../schema/resources.ts';
import { defineProcedure } from './procedure.ts';

const messageOnly = z
  .strictObject({ message })
  .meta({ id: 'Message', description: 'The same words whether or not the address is known.' });

export const auth = {
  register: defineProcedure({
    kind: 'mutation',
    method: 'POST',
    path: '/auth/register',
    status: 201,
    location: '/users/me',
    summary: 'Create an account',
    description:
      'Creates an account and mails a code to its address. The answer is the same for an address that is known; its owner is told by mail. An address that was never verified can register anew, which voids the earlier password and codes.',
    access: 'anyone',
    limit: 'register',
    input: z
      .strictObject({
        email,
        password: newPassword,
        full_name: fullName.optional(),
        phone: phone.optional(),
        locale: locale.optional(),
      })
      .meta({ id: 'RegisterInput', description: 'A new account.' }),
    output: z
      .strictObject({ email, message })
      .meta({ id: 'Registered', description: 'The same whether or not the address was known.' }),
    errors: ['weak_password'],
  }),
  verifyEmail: defineProcedure({
    kind: 'mutation',
    method: 'POST',
    path: '/auth/verify-email',
    status: 200,
    summary: 'Verify an email address',
    description: 'Takes the code of the mail. A code works once, for ten minutes, and is void after five wrong tries.',
    access: 'anyone',
    limit: 'verify',
    input: z.strictObject({ email, otp }).meta({ id: 'VerifyEmailInput', description: 'An address and its code.' }),
    output: user,
    errors: ['otp_invalid'],
  }),
  resendVerification: defineProcedure({
    kind: 'mutation',
    method: 'POST',
    path: '/auth/resend-verification',
    status: 200,
    summary: 'Send a new code',
    description: 'Mails a new code to an address that waits for its verification; the earlier code is void.',
    access: 'anyone',
    limit: 'verification_mail',
    input: z.strictObject({ email }).meta({ id: 'ResendVerificationInput', description: 'An address.' }),
    output: messageOnly,
    errors: [],
  }),
  login: defineProcedure({
    kind: 'mutation',
    method: 'POST',
    path: '/auth/login',
    status: 200,
    summary: 'Sign in',
    description: 'Opens a session. An unknown address and a wrong password get the same answer at the same cost.',
    access: 'anyone',
    limit: 'sign_in',
    input: z.strictObject({ email, password: currentPassword }).meta({ id: 'LoginInput', description: 'Credentials.' }),
    output: tokens,
    errors: ['invalid_credentials', 'account_disabled'],
  }),
  refresh: defineProcedure({
    kind: 'mutation',
    method: 'POST',
    path: '/auth/refresh',
    status: 200,
    summary: 'Refresh the tokens',
    description:
      'Gives a new access token and a new refresh token; the old one is used up. The one before may be sent again for ten seconds and gets the same successor, so a lost answer signs nobody out. Sending an older one ends the session.',
    access: 'anyone',
    limit: 'refresh',
    input: z
      .strictObject({ refresh_token: refreshToken })
      .meta({ id: 'RefreshInput', description: 'A refresh token.' }),
    output: tokens,
    errors: ['token_invalid'],
  }),
  logout: defineProcedure({
    kind: 'mutation',
    method: 'POST',
    path: '/auth/logout',
    status: 204,
    summary: 'Sign out',
    description: "Ends the caller's session.",
    access: 'user',
    limit: 'default',
    input: noInput,
    output: z.void(),
    errors: [],
  }),
  logoutAll: defineProcedure({
    kind: 'mutation',
    method: 'POST',
    path: '/auth/logout-all',
    status: 204,
    summary: 'Sign out everywhere',
    description: 'Ends every session of the caller, this one included.',
    access: 'user',
    limit: 'default',
    input: noInput,
    output: z.void(),
    errors: [],
  }),
  requestPasswordReset: defineProcedure({
    kind: 'mutation',
    method: 'POST',
    path: '/auth/request-password-reset',
    status: 200,
    summary: 'Ask for a reset link',
    description: 'Mails a link to set a new password, if the address is known. The answer is the same if it is not.',
    access: 'anyone',
    limit: 'reset_mail',
    input: z.strictObject({ email }).meta({ id: 'RequestPasswordResetInput', description: 'An address.' }),
    output: messageOnly,
    errors: [],
  }),
  resetPassword: defineProcedure({
    kind: 'mutation',
    method: 'POST',
    path: '/auth/reset-password',
    status: 200,
    summary: 'Set a new password by a mailed link',
    description: 'Sets the password, ends every session, voids every other link, and tells the owner by mail.',
    access: 'anyone',
    limit: 'verify',
    input: z
      .strictObject({ token: resetToken, new_password: newPassword })
      .meta({ id: 'ResetPasswordInput', description: 'The token of the link and a new password.' }),
    output: messageOnly,
    errors: ['reset_token_invalid', 'weak_password'],
  }),
  changePassword: defineProcedure({
    kind: 'mutation',
    method: 'POST',
    path: '/auth/change-password',
    status: 200,
    summary: 'Change the password',
    description: 'Sets a new password, ends every other session, and answers with new tokens for this one.',
    access: 'user',
    limit: 'sign_in',
    input: z
      .strictObject({ old_password: currentPassword, new_password: newPassword })
      .meta({ id: 'ChangePasswordInput', description: 'The old and the new password.' }),
    output: tokens,
    errors: ['invalid_credentials', 'weak_password'],
  }),
};
