import { renderMail } from '@gatehouse/worker/mail';
import { createTransport } from 'nodemailer';
import type { Call } from './call.ts';

/** What the workers send, as one would write it for nodemailer. */
const message = {
  from: { name: 'Gatehouse', address: 'no-reply@example.com' },
  to: 'ada@example.com',
  ...renderMail('password_reset', 'en', {
    app_name: 'Gatehouse',
    app_url: 'http://localhost:3000',
    name: null,
    link: `http://localhost:3000/reset-password?token=${'a'.repeat(96)}`,
    minutes: 30,
  }),
};

/** nodemailer's pool and nothing around it. */
export function bareSmtp(url: string, connections: number): Call {
  const transport = createTransport({ url, pool: true, maxConnections: connections });
  return () => transport.sendMail({ ...message });
}
