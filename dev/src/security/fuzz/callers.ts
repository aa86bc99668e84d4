import type { ProcedureSpec } from '@gatehouse/shared';
import type { Random } from '../../random.ts';
import { hostileText } from './hostile-texts.ts';

/** Who sends a request: what it says in `Authorization`, and whom it may be about. */
export interface Caller {
  readonly authorization?: string;
  readonly people: readonly string[];
}

const everybody = ['user', 'admin', 'victim', 'bystander'];
/** An administrator may change anybody, so those who must stay as they are are not named to one. */
const admin: Caller = { authorization: 'Bearer ~admin.token~', people: ['victim', 'admin'] };
const user: Caller = { authorization: 'Bearer ~user.token~', people: everybody };
const anonymous: Caller = { people: everybody };

const deadTokens = ['expired', 'forged', 'unsigned', 'refresh'];

export function pickCaller({ access }: ProcedureSpec, random: Random): Caller {
  if (random.chance(0.6)) return access === 'admin' ? admin : access === 'anyone' ? anonymous : user;
  const dead = random.pick(deadTokens);
  return random.pick([
    anonymous,
    user,
    admin,
    { authorization: `Bearer ~${dead}.token~`, people: everybody },
    { authorization: headerText(hostileAuthorization(random)), people: everybody },
  ]);
}

function hostileAuthorization(random: Random): string {
  const token = random.pick(['~user.token~', '~bystander.session~', hostileText(random), 'x'.repeat(7000)]);
  return random.pick([
    '',
    'Bearer',
    'Basic YTpi',
    `bearer  ${token}`,
    `Bearer ${token}.`,
    token,
    `Bearer ${token},Bearer x`,
  ]);
}

/** What Node's client lets into a header; the raw-bytes test sends the rest. */
export const headerText = (text: string): string => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?');
