import { plain } from './plain.ts';

const maxLength = 64;
const maxDigits = 4;

/**
 * The name to greet with, or null when it had better be left out. Anybody can sign up with somebody else's address
 * and a "name" that mail clients turn into a link or a phone number, so such names are dropped, not repaired.
 */
export function greetingName(fullName: string | null): string | null {
  // Length first: normalising long runs of combining marks is quadratic.
  if (fullName === null || fullName.length > maxLength * 2) return null;
  if (/[\p{Cc}\u2028\u2029]/u.test(fullName)) return null;
  const name = plain(fullName, maxLength + 1);
  if (!/\p{L}/u.test(name) || [...name].length > maxLength) return null;
  return looksLikeLure(name) ? null : name;
}

function looksLikeLure(name: string): boolean {
  // NFKC folds full-width dots, colons and slashes, which link detectors read as the plain ones.
  const folded = name.normalize('NFKC').replace(/[\p{M}\u200c\u200d]/gu, '');
  if (/[/\\:@<>]/.test(folded)) return true;
  // Two letters, since initials (J.R.R. Tolkien) are names and no top-level domain is that short. U+3002 is a dot to resolvers.
  if (/[.\u3002]\p{L}{2}/u.test(folded)) return true;
  return (folded.match(/\p{Nd}/gu)?.length ?? 0) > maxDigits;
}
