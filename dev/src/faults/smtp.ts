import { setTimeout as sleep } from 'node:timers/promises';
import { hangUp, type SmtpManner, silence } from '../testing/smtp-server.ts';

/**
 * How the mail server behaves: as it should; too busy (421); refusing the recipient for good (550); slow; taking
 * connections and saying nothing; taking the mail and hanging up before it says so.
 */
export type SmtpMood = 'fine' | 'busy' | 'refusing' | 'slow' | 'silent' | 'cutting';

export const smtpMoods: Readonly<Record<SmtpMood, SmtpManner>> = {
  fine: () => undefined,
  busy: (step) => (step === 'MAIL' ? '421 too busy' : undefined),
  refusing: (step) => (step === 'RCPT' ? '550 nobody of that name' : undefined),
  slow: () => sleep(300, undefined),
  silent: () => silence,
  cutting: (step) => (step === 'MESSAGE' ? hangUp : undefined),
};
