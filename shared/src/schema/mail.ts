import { z } from 'zod';
import { id, timestamp } from './primitives.ts';

export const mailTemplates = [
  'verification',
  'welcome',
  'password_reset',
  'password_changed',
  'email_change',
  'email_changed',
  'account_exists',
  'sign_in_attempts',
  'invitation',
  'session_revoked',
] as const;

export const mailStates = ['waiting', 'sending', 'delayed', 'sent', 'dropped', 'failed'] as const;

const moment = (description: string, example: string) => timestamp.meta({ description, examples: [new Date(example)] });

const mailAttempt = z
  .strictObject({
    at: moment('When it ended.', '2026-11-22T15:04:06.000Z'),
    answer: z.string().meta({
      description:
        "The mail server's last words, or why there were none. The address, codes and links are left out of them.",
      examples: ['451 4.7.1 come back later'],
    }),
  })
  .meta({ id: 'MailAttempt', description: 'An attempt to hand a mail over to the mail server.' });

export const userMail = z
  .strictObject({
    id: id.meta({ description: 'The mail.', examples: ['019ab5a0-9e3a-7d66-8f9a-5b3b7e4cbd32'] }),
    template: z
      .enum(mailTemplates)
      .meta({ id: 'MailTemplate', description: 'What it is about.', examples: ['verification'] }),
    caused_at: moment('When it was caused.', '2026-11-22T15:04:05.000Z'),
    state: z.enum(mailStates).meta({
      id: 'MailState',
      description:
        'Whether it waits for its first attempt, is being sent, waits for the next attempt, was taken by the mail server, ' +
        'was dropped because its purpose had passed, or failed for good.',
      examples: ['delayed'],
    }),
    attempts: z
      .array(mailAttempt)
      .meta({ description: 'The attempts that ended, the latest last; of many, the last twenty.', examples: [[]] }),
    next_attempt_at: moment('When it is tried next, if it is delayed.', '2026-11-22T15:04:09.000Z').nullable(),
  })
  .meta({ id: 'UserMail', description: 'A mail to a user, and what became of it.' });
export type UserMail = z.output<typeof userMail>;
