import { type Block, type Fact, knownFacts } from '../content/blocks.ts';
import type { Language } from '../languages/language.ts';
import { type Html, html } from './html.ts';
import { styles } from './style.ts';

const nothing = html``;

export function blockToHtml(block: Block, language: Language): Html {
  switch (block.kind) {
    case 'paragraph':
      return paragraphToHtml(block.text);
    case 'code':
      return codeToHtml(block.code);
    case 'button':
      return html`${buttonToHtml(block.label, block.link)}${block.spelledOut ? spelledOut(block.link, language) : nothing}`;
    case 'facts':
      return factsToHtml(knownFacts(block.rows), language);
    case 'notice':
      return noticeToHtml(block.title, block.text);
  }
}

export function paragraphToHtml(text: string): Html {
  return html`<p class="text" style="${styles.paragraph}">${text}</p>\n`;
}

function codeToHtml(code: string): Html {
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="${styles.box}"><tr>
<td class="code" align="center" dir="ltr" bgcolor="#f2f0eb" style="${styles.code}">${bare(code)}</td>
</tr></table>\n`;
}

function buttonToHtml(label: string, link: string): Html {
  return html`<table role="presentation" class="button-table" cellpadding="0" cellspacing="0" border="0" style="${styles.buttonTable}"><tr>
<td class="button-cell" align="center" bgcolor="#1d5c4d" style="${styles.buttonCell}"><a class="button" href="${link}" target="_blank" rel="noopener noreferrer" style="${styles.button}">${label}</a></td>
</tr></table>\n`;
}

function spelledOut(link: string, language: Language): Html {
  return html`<p class="muted" style="${styles.fallback}">${language.linkFallback}<br>
<a class="link" dir="ltr" href="${link}" target="_blank" rel="noopener noreferrer" style="${styles.fallbackLink}">${link}</a></p>\n`;
}

function factsToHtml(rows: readonly Fact[], language: Language): Html {
  if (rows.length === 0) return nothing;
  const start = language.dir === 'rtl' ? 'right' : 'left';
  const lines = rows.map(
    ([label, value]) => html`<tr>
<th class="muted fact" scope="row" align="${start}" valign="top" style="${styles.factLabel}font-weight:400;text-align:${start};">${label}</th>
<td class="fact-value fact" width="100%" align="${start}" valign="top" style="${styles.factValue}">${bare(value)}</td>
</tr>\n`,
  );
  return html`<table width="100%" cellpadding="0" cellspacing="0" border="0" style="${styles.box}">\n${lines}</table>\n`;
}

function noticeToHtml(title: string, text: string): Html {
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="${styles.box}"><tr>
<td class="notice" bgcolor="#fbf4e4" style="${styles.notice}">
<p class="notice-text" style="${styles.noticeTitle}">${title}</p>
<p class="notice-text" style="${styles.noticeText}">${text}</p>
</td>
</tr></table>\n`;
}

/** An anchor that leads nowhere: inside one, clients make no link of what looks like an address or a phone number. */
function bare(text: string): Html {
  return html`<a class="bare" style="${styles.bare}">${text}</a>`;
}
