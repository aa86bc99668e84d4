import { z } from 'zod';

const base = {
  user_id: z.guid(),
  /** The account's version when the mail was caused: a mail whose version has passed is not sent where it would open something. */
  version: z.int().positive(),
  /** Random; what a code is derived from, so that a retry sends the same one. Useless without the key. */
  nonce: z.string().min(16),
  /** When it was caused, in ms. */
  made_at: z.int(),
};

const plain = <const Template extends string>(template: Template) =>
  z.strictObject({ template: z.literal(template), ...base });

/** A mail to send: whom and why, never a code, a link or a token. Those are made when it is sent. */
export const mailJob = z.discriminatedUnion('template', [
  plain('verification'),
  plain('welcome'),
  plain('password_reset'),
  plain('password_changed'),
  plain('account_exists'),
  plain('sign_in_attempts'),
  plain('invitation'),
  /** Goes to the address that was wished for, and to no later one. */
  z.strictObject({ template: z.literal('email_change'), ...base, new_email: z.email() }),
  /** Goes to the address that was left, which the account no longer knows. */
  z.strictObject({ template: z.literal('email_changed'), ...base, old_email: z.email() }),
  z.strictObject({
    template: z.literal('session_revoked'),
    ...base,
    ip: z.string().nullable(),
    user_agent: z.string().nullable(),
  }),
]);

export type MailJob = z.output<typeof mailJob>;
type Caused<Job> = Job extends unknown ? Omit<Job, 'nonce' | 'made_at'> : never;

/** What a use-case says of a mail; the queue adds the rest. */
export type MailRequest = Caused<MailJob>;

export const mailQueueName = 'mail';
