import { RecentlyUsed } from '@gatehouse/server/security/recently-used';

/** Dates and durations as the reader's locale writes them. */
export interface Format {
  /** With the time zone, always UTC: the reader's own is not known. */
  instant(date: Date): string;
  minutes(count: number): string;
  days(count: number): string;
}

/** To make one takes longer than all else of a mail. Locales are the users' to choose, so not all can be kept. */
const formats = new RecentlyUsed<Format>(50);

export function formatFor(locale: string): Format {
  const known = formats.get(locale);
  if (known !== undefined) return known;
  const format = createFormat(locale);
  formats.set(locale, format);
  return format;
}

function createFormat(locale: string): Format {
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
  const unit = (name: 'minute' | 'hour' | 'day') => {
    const format = new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' });
    return (value: number) => common(format.format(value));
  };
  const [minutes, hours, days] = [unit('minute'), unit('hour'), unit('day')];
  return {
    instant: (date) => common(instant.format(date)),
    minutes: (value) => (value > 0 && value % 60 === 0 ? hours(value / 60) : minutes(value)),
    days,
  };
}

/** Some mail fonts lack the narrow no-break space and draw a box. */
function common(text: string): string {
  return text.replaceAll('\u202f', '\u00a0');
}
