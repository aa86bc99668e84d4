import type { CommonProps, MailProps, MailTemplate } from '../mail.ts';

export const sampleCommon: CommonProps = {
  app_name: 'Gatehouse',
  app_url: 'https://gatehouse.example/',
  name: 'Ada Lovelace',
};

const at = new Date('2026-03-09T14:05:00Z');

/** What the preview and the tests fill each template with. */
export const sampleProps: { readonly [T in MailTemplate]: MailProps[T] } = {
  verification: { code: '048213', minutes: 15 },
  welcome: {},
  password_reset: {
    link: 'https://gatehouse.example/reset-password?token=0198f3c2.7.Qm9uam91ci1ndXRlbi1UYWctaGVsbG8taG9sYQ',
    minutes: 30,
  },
  password_changed: { at },
  email_change: { code: '730519', minutes: 15 },
  email_changed: { new_email: 'newton@example.com' },
  account_exists: {},
  session_revoked: {
    at,
    ip: '203.0.113.42',
    user_agent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:148.0) Gecko/20100101 Firefox/148.0',
  },
  sign_in_attempts: { at },
  invitation: {
    link: 'https://gatehouse.example/accept-invitation?token=0198f3c2.0.V2lsbGtvbW1lbi1iaWVudmVudWUtd2VsY29tZQ',
    days: 7,
  },
};
