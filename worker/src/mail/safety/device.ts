// Order matters: most browsers also claim to be the ones below them.
const software: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Microsoft Edge'],
  [/\b(?:OPR|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bVersion\/\S+ (?:Mobile\/\S+ )?Safari\//, 'Safari'],
  [/^curl\//, 'curl'],
  [/^okhttp\//, 'OkHttp'],
  [/^python-(?:requests|httpx|urllib)/i, 'Python'],
  [/^Go-http-client\//, 'Go'],
  [/^Dart\//, 'Dart'],
  [/^PostmanRuntime\//, 'Postman'],
  [/^node\b/i, 'Node.js'],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/**
 * What a User-Agent header says about a device, in our words only, such as "Firefox, Windows"; null when it says nothing known.
 * The header is written by whoever made the request, perhaps a thief, so none of its text reaches a mail.
 */
export function describeDevice(userAgent: string | null): string | null {
  if (userAgent === null) return null;
  const header = userAgent.slice(0, 512);
  const known = [first(software, header), first(systems, header)].filter((name) => name !== undefined);
  return known.length > 0 ? known.join(', ') : null;
}

function first(table: readonly (readonly [RegExp, string])[], header: string): string | undefined {
  return table.find(([pattern]) => pattern.test(header))?.[1];
}
