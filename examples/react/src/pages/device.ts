const browsers: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];

const systems: [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

const first = (rows: [RegExp, string][], text: string) => rows.find(([pattern]) => pattern.test(text))?.[1];

/** A User-Agent in words that a person knows; as it is where it is none of the usual ones. */
export function deviceName(userAgent: string | null): string {
  if (userAgent === null) return 'Unknown device';
  const known = [first(browsers, userAgent), first(systems, userAgent)].filter((part) => part !== undefined);
  return known.length === 0 ? userAgent : known.join(' on ');
}
