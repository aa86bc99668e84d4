import type { Tag } from './types.ts';

/** The first prefix that fits decides. */
const tagsByPrefix: [prefix: string, tag: Tag][] = [
  ['auth.', { name: 'Authentication', description: 'Accounts, sign-in, tokens and passwords.' }],
  ['users.sessions.', { name: 'Sessions', description: 'The devices that are signed in as the caller.' }],
  ['users.', { name: 'Profile', description: 'What the service knows about the caller.' }],
  ['admin.users.', { name: 'User administration', description: 'For administrators: every account.' }],
  ['admin.audit.', { name: 'Audit', description: 'For administrators: who did what, and when.' }],
];

export const serviceTag: Tag = {
  name: 'Service',
  description: 'For load balancers and for services that verify access tokens themselves. Not below `/api/v1`.',
};

export const tags: Tag[] = [...tagsByPrefix.map(([, tag]) => tag), serviceTag];

export function tagOf(procedure: string): string {
  const found = tagsByPrefix.find(([prefix]) => procedure.startsWith(prefix));
  if (!found) throw new Error(`${procedure} has no tag`);
  return found[1].name;
}
