import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WeakPasswordReason } from '@gatehouse/shared';
import { AppError } from '../errors.ts';

// The passwords of 12 characters and more that leaked most often (from the SecLists collection, MIT).
const common = new Set(readFileSync(join(import.meta.dirname, 'common-passwords.txt'), 'utf8').split('\n'));

/** What we know of the user, none of which makes a password. */
export interface PersonalData {
  readonly email: string;
  readonly fullName?: string | null | undefined;
  readonly phone?: string | null | undefined;
}

/** @throws AppError `weak_password` with the reasons */
export function assertStrongPassword(password: string, minLength: number, person: PersonalData): void {
  const reasons: WeakPasswordReason[] = [];
  const normal = password.normalize('NFC');
  const folded = normal.toLowerCase();
  if ([...normal].length < minLength) reasons.push('too_short');
  if (isCommon(folded)) reasons.push('too_common');
  if (isMadeOf(folded, person)) reasons.push('contains_user_data');
  if (reasons.length > 0) throw new AppError('weak_password', { reasons });
}

/** Common as it stands, repeated, or with digits and signs put behind a common one. */
function isCommon(folded: string): boolean {
  const stem = folded.replace(/[^\p{L}]+$/u, '');
  return common.has(folded) || (stem.length >= 12 && common.has(stem)) || /^(.{1,4})\1+$/u.test(folded);
}

/** What people put between the parts of a name or a phone number. */
const separators = /[\s()._+-]/g;
const squeeze = (text: string) => text.replace(separators, '');

/** Whether little is left once the user's own data is taken out, however its parts are joined. */
function isMadeOf(folded: string, { email, fullName, phone }: PersonalData): boolean {
  const [localPart = ''] = email.split('@');
  const name = fullName?.toLowerCase() ?? '';
  const words = [email, localPart, ...localPart.split(/[._+-]/), name, ...name.split(/\s+/), phone ?? '']
    .map(squeeze)
    .filter((word) => word.length >= 4)
    .sort((a, b) => b.length - a.length);
  const squeezed = squeeze(folded);
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), squeezed);
  return rest !== squeezed && [...rest].length < 6;
}
