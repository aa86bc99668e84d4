import { z } from 'zod';
import { auditEvent } from '../schema/audit.ts';
import { email, fullName, id, locale, noInput, otp, phone, timestamp } from '../schema/primitives.ts';
import { session, user } from '../schema/resources.ts';
import { defineProcedure } from './procedure.ts';

const sessionList = z
  .strictObject({
    items: z.array(session).meta({ description: 'The sessions, the newest first.', examples: [[]] }),
  })
  .meta({ id: 'SessionList', description: 'Sessions that are alive.' });

export const users = {
  me: defineProcedure({
    kind: 'query',
    method: 'GET',
    path: '/users/me',
    status: 200,
    summary: 'Read your profile',
    description: 'The caller, as they are now: a change made elsewhere shows at once.',
    access: 'user',
    limit: 'default',
    input: noInput,
    output: user,
    errors: [],
  }),
  updateMe: defineProcedure({
    kind: 'mutation',
    method: 'PUT',
    path: '/users/me',
    status: 200,
    summary: 'Change your profile',
    description:
      'Changes the fields that are given; null clears a name or a phone number. A new email needs a recent sign-in, and stays in `pending_email` until its code is given.',
    access: 'verified',
    recent: 'email',
    limit: 'email_change_mail',
    input: z
      .strictObject({
        full_name: fullName.nullable().optional(),
        phone: phone.nullable().optional(),
        locale: locale.optional(),
        email: email.optional(),
      })
      .meta({ id: 'UpdateMeInput', description: 'The fields to change.' }),
    output: user,
    errors: [],
  }),
  confirmEmailChange: defineProcedure({
    kind: 'mutation',
    method: 'POST',
    path: '/users/me/confirm-email',
    status: 200,
    summary: 'Confirm a new email address',
    description:
      'Takes the code that was mailed to `pending_email`. The old address is told, and every session ends: sign in again with the new address.',
    access: 'verified',
    limit: 'verify',
    input: z.strictObject({ otp }).meta({ id: 'ConfirmEmailChangeInput', description: 'The code of the mail.' }),
    output: user,
    errors: ['otp_invalid'],
  }),
  deleteMe: defineProcedure({
    kind: 'mutation',
    method: 'DELETE',
    path: '/users/me',
    status: 204,
    summary: 'Delete your account',
    description:
      'Removes the account, its sessions, codes and personal data. A pseudonymous audit trail stays. The address can register again as a new user.',
    access: 'verified',
    recent: true,
    limit: 'sign_in',
    input: noInput,
    output: z.void(),
    errors: ['last_admin'],
  }),
  export: defineProcedure({
    kind: 'query',
    method: 'GET',
    path: '/users/me/export',
    status: 200,
    summary: 'Export your data',
    description: 'All that is stored about the caller.',
    access: 'user',
    limit: 'default',
    input: noInput,
    output: z
      .strictObject({
        exported_at: timestamp.meta({ description: 'When.', examples: [new Date('2026-11-22T15:04:05.000Z')] }),
        user,
        sessions: z.array(session).meta({ description: 'Sessions that are alive.', examples: [[]] }),
        audit_events: z.array(auditEvent).meta({ description: 'Events by or about the caller.', examples: [[]] }),
      })
      .meta({ id: 'UserExport', description: 'All that is stored about a user.' }),
    errors: [],
  }),
  sessions: {
    list: defineProcedure({
      kind: 'query',
      method: 'GET',
      path: '/users/me/sessions',
      status: 200,
      summary: 'List your sessions',
      description: 'The devices that are signed in as the caller.',
      access: 'user',
      limit: 'default',
      input: noInput,
      output: sessionList,
      errors: [],
    }),
    revoke: defineProcedure({
      kind: 'mutation',
      method: 'DELETE',
      path: '/users/me/sessions/{id}',
      status: 204,
      summary: 'End one of your sessions',
      description: "Ends one session of the caller's; it may be this one.",
      access: 'user',
      limit: 'default',
      input: z
        .strictObject({
          id: id.meta({ description: 'The session.', examples: ['019ab5a0-8d2f-7c55-8e8f-4a2a6d3bac21'] }),
        })
        .meta({ id: 'RevokeSessionInput', description: 'A session.' }),
      output: z.void(),
      errors: ['not_found'],
    }),
    revokeOthers: defineProcedure({
      kind: 'mutation',
      method: 'DELETE',
      path: '/users/me/sessions',
      status: 204,
      summary: 'End your other sessions',
      description: "Ends every session of the caller's but this one.",
      access: 'user',
      limit: 'default',
      input: noInput,
      output: z.void(),
      errors: [],
    }),
  },
};

export { sessionList };
