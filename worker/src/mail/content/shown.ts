import type { CommonProps, MailFields, MailProps, MailTemplate } from '../mail.ts';
import { describeDevice } from '../safety/device.ts';
import { greetingName } from '../safety/greeting-name.ts';
import { maskEmail } from '../safety/mask-email.ts';
import { plain } from '../safety/plain.ts';
import { safeLink } from '../safety/safe-link.ts';
import { shownIp } from '../safety/shown-ip.ts';
import type { Format } from './format.ts';

/** The fields as texts may use them: formatted for the locale, and fit to be shown. */
interface ShownFields {
  code: string;
  link: string;
  minutes: string;
  days: string;
  at: string;
  new_email: string;
  ip: string | null;
  user_agent: string | null;
}

export interface ShownCommon {
  app_name: string;
  app_url: string;
  name: string | null;
}

export type Shown<T extends MailTemplate> = ShownCommon & Pick<ShownFields, keyof MailProps[T] & keyof ShownFields>;

const show: { [F in keyof MailFields]: (value: MailFields[F], format: Format) => ShownFields[F] } = {
  code: (value) => plain(value, 64),
  link: (value) => safeLink(value),
  minutes: (value, format) => format.minutes(value),
  days: (value, format) => format.days(value),
  at: (value, format) => format.instant(value),
  new_email: (value) => maskEmail(value),
  ip: (value) => shownIp(value),
  user_agent: (value) => describeDevice(value),
};

export function shownProps<T extends MailTemplate>(props: CommonProps & MailProps[T], format: Format): Shown<T> {
  const fields = Object.entries(props).flatMap(([field, value]) =>
    isField(field) ? [[field, (show[field] as (value: unknown, format: Format) => unknown)(value, format)]] : [],
  );
  const common: ShownCommon = {
    app_name: plain(props.app_name, 80),
    app_url: safeLink(props.app_url),
    name: greetingName(props.name),
  };
  return { ...Object.fromEntries(fields), ...common } as Shown<T>;
}

function isField(name: string): name is keyof MailFields {
  return Object.hasOwn(show, name);
}
