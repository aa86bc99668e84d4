import type { admin, UserMail } from '@gatehouse/shared';
import { UserEntity } from '../../db/entities/user.ts';
import { inTransaction } from '../../db/transaction.ts';
import { AppError } from '../../errors.ts';
import { dropped, type MailRecord, readAttemptLine } from '../../queue/mail-records.ts';
import { record } from '../audit/record.ts';
import type { UseCase } from '../use-case.ts';
import { lockUser } from '../users/find-user.ts';

export const listUserMails: UseCase<typeof admin.users.listMails> = async (call, { id }) => {
  const { mails, orm } = call.services;
  const user = await orm.em.fork().findOne(UserEntity, { id });
  if (user === null) throw new AppError('not_found');
  return { items: (await mails.ofUser(id)).map(presentMail) };
};

export const retryUserMail: UseCase<typeof admin.users.retryMail> = async (call, { id, mail_id }) => {
  const { mails, orm } = call.services;
  await inTransaction(orm, async (em) => {
    // Whoever deletes the user meanwhile deletes the mail as well.
    if ((await lockUser(em, id)) === null) throw new AppError('not_found');
    const template = await mails.retry(id, mail_id);
    record(em, call, 'admin.mail_retried', { userId: id, details: { mail_id, template } });
  });
};

const presentMail = (mail: MailRecord): UserMail => ({
  id: mail.id,
  template: mail.template,
  caused_at: new Date(mail.madeAt),
  state: stateOf(mail),
  attempts: attemptsOf(mail),
  next_attempt_at: mail.state === 'delayed' && mail.nextAt !== null ? new Date(mail.nextAt) : null,
});

function stateOf({ state, result }: MailRecord): UserMail['state'] {
  switch (state) {
    case 'active':
      return 'sending';
    case 'completed':
      return result === dropped ? 'dropped' : 'sent';
    default:
      return state;
  }
}

/** Those that failed, and how it ended where that is no line of theirs: it was sent, or its workers died too often. */
function attemptsOf({ state, lines, result, failedReason, endedAt }: MailRecord): UserMail['attempts'] {
  const attempts = lines.map(readAttemptLine);
  const end = state === 'completed' && result !== dropped ? result : state === 'failed' ? failedReason : null;
  if (end === null || endedAt === null || attempts.at(-1)?.answer === end) return attempts;
  return [...attempts, { at: new Date(endedAt), answer: end }].slice(-20);
}
