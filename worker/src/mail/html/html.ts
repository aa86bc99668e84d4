let trust: (markup: string) => Html;

/** Markup that is safe to send. Only the `html` tag makes it, so every value in it has been escaped. */
export class Html {
  readonly #markup: string;

  private constructor(markup: string) {
    this.#markup = markup;
  }

  static {
    trust = (markup) => new Html(markup);
  }

  toString(): string {
    return this.#markup;
  }
}

export type HtmlValue = string | number | Html | readonly Html[];

/** Values in quotes or between tags only: an unquoted attribute, a script or a style would need other escaping. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return trust(strings.reduce((markup, part, index) => `${markup}${markupOf(values[index - 1])}${part}`));
}

function markupOf(value: HtmlValue | undefined): string {
  if (value instanceof Html) return value.toString();
  if (Array.isArray(value)) return value.map((item) => markupOf(item)).join('');
  return escapeHtml(String(value));
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
