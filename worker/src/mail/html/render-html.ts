import type { Content } from '../content/blocks.ts';
import type { ShownCommon } from '../content/shown.ts';
import type { Language } from '../languages/language.ts';
import { type Html, html } from './html.ts';
import { blockToHtml, paragraphToHtml } from './render-block.ts';
import { styleSheet, styles } from './style.ts';

export function renderHtml(content: Content, language: Language, common: ShownCommon): Html {
  const blocks = content.blocks.map((block) => blockToHtml(block, language));
  return html`<!doctype html>
<html lang="${language.tag}" dir="${language.dir}">
<head>
<meta charset="utf-8">
<meta http-equiv="X-UA-Compatible" content="IE=edge">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="x-apple-disable-message-reformatting">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${content.subject}</title>
<!--[if mso]><noscript><xml xmlns:o="urn:schemas-microsoft-com:office:office"><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml></noscript><style>* { font-family: Arial, sans-serif !important; }</style><![endif]-->
${styleSheet}
</head>
<body id="body" class="page" bgcolor="#f2f0eb" style="${styles.page}">
${preheader(content.preheader)}
<div role="article" aria-roledescription="email" aria-label="${content.subject}" lang="${language.tag}" dir="${language.dir}">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f2f0eb"><tr>
<td class="page-cell" align="center" style="${styles.pageCell}">
<!--[if mso]><table role="presentation" width="600" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="${styles.column}">
<tr><td class="brand" style="${styles.brand}">${common.app_name}</td></tr>
<tr><td class="card" bgcolor="#ffffff" style="${styles.card}">
<h1 class="title" style="${styles.title}">${content.title}</h1>
${paragraphToHtml(language.greeting(common.name))}${blocks}</td></tr>
<tr><td class="muted" style="${styles.footer}">${language.footer(common.app_name)}<br>
<a class="muted" dir="ltr" href="${common.app_url}" target="_blank" rel="noopener noreferrer" style="${styles.footerLink}">${common.app_url}</a></td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td>
</tr></table>
</div>
</body>
</html>
`;
}

/** It keeps mailboxes from showing the start of the body, a code perhaps, on a locked screen. */
const filler = Array.from({ length: 80 }, () => html`&#847;&zwnj;&nbsp;`);

function preheader(text: string): Html {
  return html`<div aria-hidden="true" style="${styles.hidden}">${text}${filler}</div>`;
}
