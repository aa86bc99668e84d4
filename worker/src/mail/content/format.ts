/** Dates and durations as the reader's locale writes them. */
export interface Format {
  /** With the time zone, always UTC: the reader's own is not known. */
  instant(date: Date): string;
  minutes(count: number): string;
  days(count: number): string;
}

export function formatFor(locale: string): Format {
  const instant = new Intl.DateTimeFormat(locale, {
    calendar: 'gregory',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: 'UTC',
    timeZoneName: 'short',
  });
  const count = (value: number, unit: 'minute' | 'hour' | 'day') =>
    common(new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value));
  return {
    instant: (date) => common(instant.format(date)),
    minutes: (value) => (value > 0 && value % 60 === 0 ? count(value / 60, 'hour') : count(value, 'minute')),
    days: (value) => count(value, 'day'),
  };
}

/** Some mail fonts lack the narrow no-break space and draw a box. */
function common(text: string): string {
  return text.replaceAll('\u202f', '\u00a0');
}
