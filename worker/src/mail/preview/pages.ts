import { type Html, type HtmlValue, html } from '../html/html.ts';
import type { Language } from '../languages/language.ts';
import type { Mail, MailTemplate } from '../mail.ts';

export interface Entry {
  template: MailTemplate;
  language: Language;
  mail: Mail;
}

export function indexPage(
  entries: readonly Entry[],
  languages: readonly Language[],
  templates: readonly MailTemplate[],
): Html {
  const rows = templates.map((template) => {
    const cells = entries
      .filter((entry) => entry.template === template)
      .map(
        ({ language, mail }) =>
          html`<td lang="${language.tag}" dir="${language.dir}"><a href="${language.tag}/${template}.html">${mail.subject}</a></td>`,
      );
    return html`<tr><th scope="row"><code>${template}</code></th>${cells}</tr>\n`;
  });
  const heads = languages.map(({ tag, name }) => html`<th scope="col" lang="${tag}">${name}</th>`);
  return page(
    'Mail preview',
    'preview.css',
    html`<h1>Mail preview</h1>
<p>Every mail in every language, by its subject, with sample data.</p>
<div class="scroll"><table class="index"><thead><tr><th scope="col">Template</th>${heads}</tr></thead><tbody>
${rows}</tbody></table></div>`,
  );
}

export function mailPage({ template, language, mail }: Entry, languages: readonly Language[]): Html {
  const others = languages.map(({ tag, name }) =>
    tag === language.tag
      ? html`<strong lang="${tag}">${name}</strong> `
      : html`<a lang="${tag}" href="../${tag}/${template}.html">${name}</a> `,
  );
  // The switches are radio buttons and CSS, so that the page needs no script.
  return page(
    `${template} · ${language.tag}`,
    '../preview.css',
    html`<nav><a href="../index.html">All mails</a> <span><code>${template}</code></span> <span>${others}</span></nav>
<dl><dt>Subject</dt><dd lang="${language.tag}" dir="${language.dir}">${mail.subject}</dd></dl>
<div class="view">
<fieldset><legend>Width</legend>${radio('width', 'desktop', 'Desktop', true)}${radio('width', 'phone', 'Phone')}</fieldset>
<fieldset><legend>Colours</legend>${radio('scheme', 'light', 'Light', true)}${radio('scheme', 'dark', 'Dark')}</fieldset>
<p><a href="${template}.mail.html">HTML alone</a> <a href="${template}.txt">Text alone</a></p>
<h2>HTML</h2>
<iframe title="HTML part" sandbox="" referrerpolicy="no-referrer" src="${template}.mail.html"></iframe>
</div>
<h2>Text</h2>
<pre lang="${language.tag}" dir="${language.dir}">${mail.text}</pre>`,
  );
}

function radio(name: string, value: string, label: string, isFirst = false): Html {
  const input = isFirst
    ? html`<input type="radio" name="${name}" id="${value}" checked>`
    : html`<input type="radio" name="${name}" id="${value}">`;
  return html`<label>${input} ${label}</label>`;
}

function page(title: string, styleSheet: string, body: HtmlValue): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${styleSheet}">
</head>
<body>
${body}
</body>
</html>
`;
}
