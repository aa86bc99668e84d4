import { createTransport } from 'nodemailer';
import type { Call } from './call.ts';

const mail = {
  from: 'bench@example.com',
  to: 'ada@example.com',
  subject: 'A code',
  text: 'Your code is 123456.\n'.repeat(20),
  html: '<p>Your code is 123456.</p>'.repeat(40),
};

/** nodemailer's pool and nothing around it. */
export function bareSmtp(url: string, connections: number): Call {
  const transport = createTransport(url, { pool: true, maxConnections: connections, maxMessages: 1000 } as object);
  return () => transport.sendMail(mail);
}
