const header = /^(?<name>[\w!#$%&'*+.^`|~-]+)=(?<value>[\x21-\x7e]*)$/;

/** @returns undefined unless every item is `name=value`, the value with what is special in it escaped as in a URL */
export function parseOtlpHeaders(items: readonly string[]): Readonly<Record<string, string>> | undefined {
  const headers: Record<string, string> = {};
  for (const item of items) {
    const { name = '', value = '' } = header.exec(item)?.groups ?? {};
    try {
      headers[name] = decodeURIComponent(value);
    } catch {
      return undefined;
    }
    if (name === '' || !/^[\x20-\x7e]*$/.test(headers[name])) return undefined;
  }
  return Object.freeze(headers);
}
