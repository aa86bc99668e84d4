import type { WeakPasswordReason } from '@gatehouse/shared';
import { defaults } from '../defaults.ts';
import { MockError } from '../mock-error.ts';
import type { UserRow } from './rows.ts';

/** A few of the service's ten thousand. */
const common = new Set([
  '123456789012',
  '1234567890123',
  'password1234',
  'password12345',
  'qwertyuiop12',
  'qwertyuiop123',
  'qwertyuiopas',
]);

/** @throws MockError `weak_password` with the reasons */
export function assertStrongPassword(
  password: string,
  person: Pick<UserRow, 'email'> & Partial<Pick<UserRow, 'fullName' | 'phone'>>,
): void {
  const reasons: WeakPasswordReason[] = [];
  const normal = password.normalize('NFC');
  const folded = normal.toLowerCase();
  if ([...normal].length < defaults.passwords.minLength) reasons.push('too_short');
  if (isCommon(folded)) reasons.push('too_common');
  if (isMadeOf(folded, person)) reasons.push('contains_user_data');
  if (reasons.length > 0) throw new MockError('weak_password', { reasons });
}

/** Common as it stands, repeated, or with digits and signs put behind a common one. */
function isCommon(folded: string): boolean {
  const stem = folded.replace(/[^\p{L}]+$/u, '');
  return common.has(folded) || (stem.length >= 12 && common.has(stem)) || /^(.{1,4})\1+$/u.test(folded);
}

const squeeze = (text: string) => text.replace(/[\s()._+-]/g, '');

/** Whether little is left once the user's own data is taken out. */
function isMadeOf(folded: string, { email, fullName, phone }: Parameters<typeof assertStrongPassword>[1]): boolean {
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
