import { z } from 'zod';
import { auditAction, auditEvent } from '../schema/audit.ts';
import { userMail } from '../schema/mail.ts';
import { nextCursor, pageInput } from '../schema/page.ts';
import { email, flag, fullName, id, phone, searchText, timestampInput } from '../schema/primitives.ts';
import { adminUser, role, user } from '../schema/resources.ts';
import { defineProcedure } from './procedure.ts';
import { sessionList } from './users.ts';

export const userSorts = ['created_at', '-created_at', 'email', '-email', 'last_login', '-last_login'] as const;
export type UserSort = (typeof userSorts)[number];

const userId = id.meta({ description: 'The user.', examples: ['019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10'] });

const instant = (description: string) =>
  timestampInput.optional().meta({ description, examples: ['2026-11-01T00:00:00Z'] });

const byId = (name: string) => z.strictObject({ id: userId }).meta({ id: name, description: 'A user.' });

export const admin = {
  users: {
    list: defineProcedure({
      kind: 'query',
      method: 'GET',
      path: '/admin/users',
      status: 200,
      summary: 'List users',
      description:
        'Users, by filters, a search and a sort order, a page at a time. Users who never signed in sort last.',
      access: 'admin',
      limit: 'default',
      input: z
        .strictObject({
          ...pageInput,
          q: searchText.optional(),
          role: role.optional(),
          is_active: flag('Only users who are, or are not, active.').optional(),
          is_verified: flag('Only users who are, or are not, verified.').optional(),
          created_after: instant('Only users made after this time.'),
          created_before: instant('Only users made before this time.'),
          sort: z
            .enum(userSorts)
            .default('-created_at')
            .meta({ description: 'The order; `-` is descending.', examples: ['-created_at'] }),
        })
        .meta({ id: 'ListUsersInput', description: 'Filters, order and page.' }),
      output: z
        .strictObject({
          items: z.array(user).meta({ description: 'The users of this page.', examples: [[]] }),
          next_cursor: nextCursor,
        })
        .meta({ id: 'UserPage', description: 'A page of users.' }),
      errors: [],
    }),
    create: defineProcedure({
      kind: 'mutation',
      method: 'POST',
      path: '/admin/users',
      status: 201,
      location: '/admin/users/{id}',
      summary: 'Invite a user',
      description: 'Makes an account without a password and mails an invitation to set one.',
      access: 'admin',
      limit: 'default',
      input: z
        .strictObject({ email, full_name: fullName.optional(), role: role.optional() })
        .meta({ id: 'CreateUserInput', description: 'A user to invite.' }),
      output: user,
      errors: ['conflict'],
    }),
    get: defineProcedure({
      kind: 'query',
      method: 'GET',
      path: '/admin/users/{id}',
      status: 200,
      summary: 'Read a user',
      description: 'A user, with what an operator needs to know.',
      access: 'admin',
      limit: 'default',
      input: byId('GetUserInput'),
      output: adminUser,
      errors: ['not_found'],
    }),
    update: defineProcedure({
      kind: 'mutation',
      method: 'PUT',
      path: '/admin/users/{id}',
      status: 200,
      summary: 'Change a user',
      description:
        'Changes the fields that are given. A new email, role, or a deactivation ends every session of the user.',
      access: 'admin',
      limit: 'default',
      input: z
        .strictObject({
          id: userId,
          email: email.optional(),
          full_name: fullName.nullable().optional(),
          phone: phone.nullable().optional(),
          role: role.optional(),
          is_active: flag('Whether the account may sign in.').optional(),
          is_verified: flag('Whether the email address counts as verified.').optional(),
        })
        .meta({ id: 'UpdateUserInput', description: 'The fields to change.' }),
      output: adminUser,
      errors: ['not_found', 'conflict', 'last_admin'],
    }),
    delete: defineProcedure({
      kind: 'mutation',
      method: 'DELETE',
      path: '/admin/users/{id}',
      status: 204,
      summary: 'Delete a user',
      description: 'Removes the account, its sessions, codes and personal data. A pseudonymous audit trail stays.',
      access: 'admin',
      limit: 'default',
      input: byId('DeleteUserInput'),
      output: z.void(),
      errors: ['not_found', 'last_admin'],
    }),
    sessions: defineProcedure({
      kind: 'query',
      method: 'GET',
      path: '/admin/users/{id}/sessions',
      status: 200,
      summary: "List a user's sessions",
      description: 'The devices that are signed in as the user.',
      access: 'admin',
      limit: 'default',
      input: byId('ListUserSessionsInput'),
      output: sessionList,
      errors: ['not_found'],
    }),
    revokeSessions: defineProcedure({
      kind: 'mutation',
      method: 'DELETE',
      path: '/admin/users/{id}/sessions',
      status: 204,
      summary: "End a user's sessions",
      description: 'Ends every session of the user.',
      access: 'admin',
      limit: 'default',
      input: byId('RevokeUserSessionsInput'),
      output: z.void(),
      errors: ['not_found'],
    }),
    sendPasswordReset: defineProcedure({
      kind: 'mutation',
      method: 'POST',
      path: '/admin/users/{id}/send-password-reset',
      status: 202,
      summary: 'Mail a reset link to a user',
      description: 'Mails a link to set a new password. Nothing changes until the link is used.',
      access: 'admin',
      limit: 'default',
      input: byId('SendPasswordResetInput'),
      output: z.void(),
      errors: ['not_found'],
    }),
    listMails: defineProcedure({
      kind: 'query',
      method: 'GET',
      path: '/admin/users/{id}/mails',
      status: 200,
      summary: 'List the mails to a user',
      description:
        'The last hundred mails to the user, the newest first, and what became of them. Those that were sent or dropped ' +
        'are kept for a day, those that failed for thirty.',
      access: 'admin',
      limit: 'default',
      input: byId('ListUserMailsInput'),
      output: z
        .strictObject({ items: z.array(userMail).meta({ description: 'The mails.', examples: [[]] }) })
        .meta({ id: 'UserMailList', description: 'Mails to a user.' }),
      errors: ['not_found'],
    }),
    retryMail: defineProcedure({
      kind: 'mutation',
      method: 'POST',
      path: '/admin/users/{id}/mails/{mail_id}/retry',
      status: 202,
      summary: 'Retry a mail that failed',
      description:
        'Sends a mail that failed for good once more, with all its attempts. It is dropped if its purpose has passed.',
      access: 'admin',
      limit: 'default',
      input: z
        .strictObject({
          id: userId,
          mail_id: id.meta({ description: 'The mail.', examples: ['019ab5a0-9e3a-7d66-8f9a-5b3b7e4cbd32'] }),
        })
        .meta({ id: 'RetryUserMailInput', description: 'A mail to a user.' }),
      output: z.void(),
      errors: ['not_found', 'conflict'],
    }),
  },
  audit: {
    list: defineProcedure({
      kind: 'query',
      method: 'GET',
      path: '/admin/audit-events',
      status: 200,
      summary: 'List audit events',
      description: 'The audit trail, the newest first, a page at a time.',
      access: 'admin',
      limit: 'default',
      input: z
        .strictObject({
          ...pageInput,
          user_id: userId.optional(),
          action: auditAction.optional(),
          after: instant('Only events after this time.'),
          before: instant('Only events before this time.'),
        })
        .meta({ id: 'ListAuditEventsInput', description: 'Filters and page.' }),
      output: z
        .strictObject({
          items: z.array(auditEvent).meta({ description: 'The events of this page.', examples: [[]] }),
          next_cursor: nextCursor,
        })
        .meta({ id: 'AuditEventPage', description: 'A page of audit events.' }),
      errors: [],
    }),
  },
};
