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
  if (/\p{Cc}/u.test(fullName)) return null;
  const name = plain(fullName, maxLength + 1);
  if (name === '' || [...name].length > maxLength) return null;
  return looksLikeLure(name.normalize('NFKC')) ? null : name;
}

function looksLikeLure(name: string): boolean {
  if (/[/\\:@<>]/.test(name)) return true;
  // Two letters, since initials such as J.R.R. are names and no top-level domain is that short.
  // U+3002 and U+FF61 are dots to a resolver too (NFKC folds the others).
  if (/[.\u3002]\s?(?:\p{L}{2}|xn-)/u.test(name) && !/^[^.\u3002]*\.\s\p{L}/u.test(name)) return true;
  return (name.match(/\p{Nd}/gu)?.length ?? 0) > maxDigits;
}
