import type { Tag } from './types.ts';

/** The first prefix that fits decides. */
const tagsByPrefix: [prefix: string, tag: Tag][] = [
  [
    'auth.',
    {
      name: 'Authentication',
      description: `Accounts, sign-in, tokens and passwords.

A new account is registered, verified by the code in a mail, and signed in to; a forgotten password is replaced by a
mailed link. What these operations answer does not tell whether an address has an account.`,
    },
  ],
  [
    'users.sessions.',
    {
      name: 'Sessions',
      description: `The devices that are signed in as the caller.

Each sign-in opens a session, and its refresh tokens belong to it. A session that is revoked ends at once, with every
access token of it.`,
    },
  ],
  [
    'users.',
    {
      name: 'Profile',
      description: `What the service knows about the caller.

A new email address waits in \`pending_email\` until the code that was mailed to it is given.`,
    },
  ],
  [
    'admin.users.',
    {
      name: 'User administration',
      description: `For administrators: every account.

Users are invited by mail and choose their own password; nobody else can set or read one.`,
    },
  ],
  [
    'admin.audit.',
    {
      name: 'Audit',
      description: `For administrators: who did what, and when.

Events cannot be changed. They are kept as long as the operator has configured.`,
    },
  ],
];

export const serviceTag: Tag = {
  name: 'Service',
  description: `For load balancers, and for services that verify access tokens themselves.

These paths are at the root of the service, not below \`/api/v1\`, and need no token.`,
};

export const tags: Tag[] = [...tagsByPrefix.map(([, tag]) => tag), serviceTag];

export function tagOf(procedure: string): string {
  const found = tagsByPrefix.find(([prefix]) => procedure.startsWith(prefix));
  if (!found) throw new Error(`${procedure} has no tag`);
  return found[1].name;
}
