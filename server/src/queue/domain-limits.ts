/** How gently mails go to one recipient domain, by all workers together. */
export interface DomainLimit {
  /** Mails that are sent at the same time. */
  readonly atOnce: number;
  /** Milliseconds from the beginning of one mail to that of the next. */
  readonly interval: number;
}

/** By domain, in lower case; `*` is for each domain that is not named. */
export type DomainLimits = Readonly<Record<string, DomainLimit>>;

const number = '[1-9]\\d{0,5}';
const label = '[a-z\\d](?:[a-z\\d-]{0,61}[a-z\\d])?';
const form = new RegExp(
  `^(?<domain>\\*|${label}(?:\\.${label})*)=(?:(?<atOnce>${number})|(?:(?<both>${number}):)?(?<mails>${number})/(?<seconds>${number}))$`,
  'i',
);

/** @returns undefined unless every item is a domain's `at once`, `mails/seconds` or `at once:mails/seconds`, and no domain comes twice */
export function parseDomainLimits(items: readonly string[]): DomainLimits | undefined {
  const limits = new Map<string, DomainLimit>();
  for (const item of items) {
    const { domain = '', atOnce, both, mails, seconds } = form.exec(item)?.groups ?? {};
    if (domain === '' || limits.has(domain.toLowerCase())) return undefined;
    limits.set(
      domain.toLowerCase(),
      Object.freeze({
        atOnce: Number(atOnce ?? both ?? Number.MAX_SAFE_INTEGER),
        interval: mails === undefined ? 0 : (1000 * Number(seconds)) / Number(mails),
      }),
    );
  }
  return Object.freeze(Object.fromEntries(limits));
}
