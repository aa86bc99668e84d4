import { parseArgs } from 'node:util';
import { email as emailSchema } from '@gatehouse/shared';
import { newId } from '../db/id.ts';
import { makeAdmin } from '../modules/admin/make-admin.ts';
import { setPasswordLink } from '../security/reset-token.ts';
import type { Services } from '../services.ts';
import { fail, runCommand } from './run.ts';

const usage = 'Usage: npm run admin:create -- --email ada@example.com';

const email = readEmail();
process.exitCode =
  email === undefined ? fail(usage) : await runCommand('admin:create', (services) => createAdmin(services, email));

function readEmail(): string | undefined {
  try {
    const { values } = parseArgs({ options: { email: { type: 'string' } } });
    return emailSchema.safeParse(values.email).data;
  } catch {
    return undefined;
  }
}

async function createAdmin(services: Services, email: string): Promise<string> {
  await services.mails.open();
  const request = { id: newId(), ip: '127.0.0.1', userAgent: 'gatehouse admin:create' };
  const { user, invited } = await makeAdmin({ services, request }, email);
  if (!invited) return `${email} is an administrator now, and signs in with the password they have.`;
  const { config, secrets, clock } = services;
  const expiresAt = clock().getTime() + config.tokens.invitationLifetime;
  const claim = { userId: user.id, version: user.version, expiresAt };
  const link = setPasswordLink(config.mail.appUrl, secrets.resetToken, claim);
  return `${email} is an administrator now. An invitation to set a password is on its way; its link is also here:\n${link}`;
}
