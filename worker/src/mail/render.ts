import { formatFor } from './content/format.ts';
import { shownProps } from './content/shown.ts';
import { typesetContent } from './content/typeset.ts';
import { renderHtml } from './html/render-html.ts';
import { matchLanguage } from './languages/match.ts';
import type { CommonProps, Mail, MailProps, MailTemplate } from './mail.ts';
import { renderText } from './text/render-text.ts';

/**
 * One mail, ready to send, in the language that fits `locale` (BCP 47), else in English. Does no I/O.
 * @throws Error when a link is not an absolute http or https URL, or a date is invalid.
 */
export function renderMail<T extends MailTemplate>(
  template: T,
  locale: string | null,
  props: CommonProps & MailProps[T],
): Mail {
  const match = matchLanguage(locale);
  const { language } = match;
  const shown = shownProps<T>(props, formatFor(match.locale));
  const content = typesetContent(language.mails[template](shown), language);
  return {
    subject: content.subject,
    html: renderHtml(content, language, shown).toString(),
    text: renderText(content, language, shown),
  };
}
