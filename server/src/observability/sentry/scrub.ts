/** What PostgreSQL says before a name of ours, where it would quote a value otherwise. */
const named =
  /\b(?:relation|table|view|column|constraint|index|sequence|trigger|function|operator|type|schema|role|database) $/i;
const quoted = /"[^"]*"/g;

const replacements: readonly [RegExp, string][] = [
  [/'[^']*'/g, "'…'"],
  // Key (email)=(…), Failing row contains (…).
  [/(=|contains )\([^)]*\)?/g, '$1(…)'],
  [/[^\s<>"'(),:;=]+@[^\s<>"'(),:;]+/g, '(an address)'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '(an address)'],
  [/(?<![\w:])(?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}(?![\w:])/gi, '(an address)'],
  // Tokens, hashes, and ids of people.
  [/[\w$+/=.-]{32,}/g, '(a secret)'],
  [/(?<!\d)\d{6}(?!\d)/g, '(a code)'],
];

const longest = 500;

/** The words of an error without what they may quote of people and their secrets. */
export function scrub(message: string): string {
  // Below, the ORM and PostgreSQL quote queries and rows.
  const [line = ''] = message.split('\n');
  const impersonal = line.replace(quoted, (text, at: number) => (named.test(line.slice(0, at)) ? text : '"…"'));
  return replacements.reduce((text, [pattern, by]) => text.replace(pattern, by), impersonal).slice(0, longest);
}
