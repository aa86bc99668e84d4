import type { Config } from '@gatehouse/server/config';
import { createTransport, type Transporter } from 'nodemailer';

const second = 1000;

/** A pool of SMTP connections that wait for a slow server no longer than a mail is worth. */
export function createMailTransport({ smtpUrl, concurrency }: Config['mail']): Transporter {
  const url = new URL(smtpUrl);
  const secure = url.protocol === 'smtps:';
  return createTransport({
    pool: true,
    host: url.hostname,
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    ...(url.username !== '' && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
    maxConnections: concurrency,
    connectionTimeout: 10 * second,
    greetingTimeout: 10 * second,
    socketTimeout: 20 * second,
    // What a mail holds is text of ours; nothing of it is ever a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** Whether the server refused the mail for good (RFC 5321: 5yz to MAIL, RCPT or DATA). A refused sign-in is ours to mend, and is tried again. */
export function isPermanentRefusal(error: unknown): boolean {
  const { code, responseCode = 0 } = error as { code?: string; responseCode?: number };
  return responseCode >= 500 && responseCode < 600 && (code === 'EENVELOPE' || code === 'EMESSAGE');
}
