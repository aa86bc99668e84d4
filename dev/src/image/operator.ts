import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../paths.ts';

/** The variables that the README's loop makes up, and that nobody is given. */
export const secretNames = (): string[] => {
  const readme = readFileSync(join(REPOSITORY, 'README.md'), 'utf8');
  const [, names = ''] = /for name in ([A-Z_ ]+); do echo "\$name=\$\(openssl rand -hex 32\)"/.exec(readme) ?? [];
  return names.split(' ');
};

/** What an operator's `.env` holds after the README's steps. */
export const operatorVariables = (): Record<string, string> => ({
  ...Object.fromEntries(secretNames().map((name) => [name, randomBytes(32).toString('hex')])),
  PUBLIC_URL: 'https://auth.example.com',
  APP_URL: 'https://app.example.com',
  SMTP_URL: 'smtps://gatehouse:a-password@mail.example.com:465',
  SMTP_FROM_EMAIL: 'no-reply@example.com',
});
