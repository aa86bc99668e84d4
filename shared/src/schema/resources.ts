import { z } from 'zod';
import { roles } from '../roles.ts';
import { email, flag, id, keptName, locale, phone, timestamp } from './primitives.ts';

const moment = (description: string) =>
  timestamp.meta({ description, examples: [new Date('2026-11-22T15:04:05.000Z')] });

export const role = z.enum(roles).meta({ id: 'Role', description: 'The role of the user.', examples: ['user'] });

const userFields = {
  id: id.meta({ description: 'The user.', examples: ['019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10'] }),
  email,
  pending_email: email
    .nullable()
    .meta({ description: 'A new address that waits for its code.', examples: ['ada@new.example.com'] }),
  full_name: keptName.nullable().meta({ description: "The user's name.", examples: ['Ada Lovelace'] }),
  phone: phone.nullable().meta({ description: 'A phone number.', examples: ['+442079460958'] }),
  locale,
  role,
  is_active: flag('Whether the account may sign in.'),
  is_verified: flag('Whether the email address was verified.'),
  last_login: moment('The last sign-in.').nullable(),
  created_at: moment('When the account was made.'),
  updated_at: moment('When the account last changed.'),
};

export const user = z.strictObject(userFields).meta({ id: 'User', description: 'A user, as they see themselves.' });
export type User = z.output<typeof user>;

export const adminUser = z
  .strictObject({
    ...userFields,
    failed_sign_ins: z
      .int()
      .min(0)
      .meta({ description: 'Wrong passwords since the last sign-in.', examples: [0] }),
    open_sessions: z
      .int()
      .min(0)
      .meta({ description: 'Sessions that are alive.', examples: [2] }),
  })
  .meta({ id: 'AdminUser', description: 'A user, as an administrator sees them.' });
export type AdminUser = z.output<typeof adminUser>;

export const tokens = z
  .strictObject({
    access_token: z.string().meta({
      description: 'A JWT (RFC 9068) for `Authorization: Bearer`.',
      examples: ['eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiIwMTlhYjVhMCJ9.c2lnbmF0dXJl'],
    }),
    refresh_token: z.string().meta({
      description: 'Opaque; works once and gives the next one.',
      examples: ['AZq1oHweezkN1-8_XCqbEAAAAAGk2lVZpQ3n0m6D1yqkT5Yb8e2rj0aWq9s4c7u1xK3vBg'],
    }),
    token_type: z.literal('bearer').meta({ description: 'Always `bearer` (RFC 6750).', examples: ['bearer'] }),
    expires_in: z
      .int()
      .positive()
      .meta({ description: 'Lifetime of the access token, in seconds.', examples: [900] }),
  })
  .meta({ id: 'Tokens', description: 'A pair of tokens for one session.' });
export type Tokens = z.output<typeof tokens>;

export const session = z
  .strictObject({
    id: id.meta({ description: 'The session.', examples: ['019ab5a0-8d2f-7c55-8e8f-4a2a6d3bac21'] }),
    created_at: moment('When the user signed in.'),
    last_used_at: moment('When it was last refreshed.'),
    expires_at: moment('When it ends unless it is used.'),
    ip: z
      .string()
      .nullable()
      .meta({ description: 'The address it was last used from.', examples: ['203.0.113.7'] }),
    user_agent: z
      .string()
      .nullable()
      .meta({ description: 'The User-Agent it was opened with.', examples: ['Mozilla/5.0'] }),
    current: flag("Whether it is the caller's own."),
  })
  .meta({ id: 'Session', description: 'A signed-in device.' });
export type Session = z.output<typeof session>;

export const message = z.string().meta({
  description: 'Words for people; do not parse them.',
  examples: ['If the address can receive it, a mail is on its way.'],
});
