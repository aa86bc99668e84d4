import type { Asset } from './assets.ts';
import { type ErrorRow, errorRows } from './error-rows.ts';

/** Makes the documentation pages. Addresses are relative, so that they also work below a path of a reverse proxy. */
export function buildPages(assets: Asset[]) {
  const link = (name: string, base = 'docs/assets') =>
    `${base}/${name}?v=${assets.find((asset) => asset.name === name)?.version}`;
  return {
    swagger: page(
      'Gatehouse API',
      `<link rel="icon" href="${link('favicon.png')}">
<link rel="stylesheet" href="${link('page.css')}">
<link rel="stylesheet" href="${link('swagger-ui.css')}">
<script src="${link('swagger-ui-bundle.js')}" defer></script>
<script src="${link('swagger-init.js')}" type="module"></script>`,
      '<div id="docs"></div>',
    ),
    redoc: page(
      'Gatehouse API reference',
      `<link rel="icon" href="${link('favicon.png')}">
<link rel="stylesheet" href="${link('page.css')}">
<script src="${link('redoc.standalone.js')}" defer></script>
<script src="${link('redoc-init.js')}" type="module"></script>`,
      '<div id="docs"></div>',
    ),
    errors: page(
      'Gatehouse errors',
      `<link rel="icon" href="${link('favicon.png', 'assets')}">
<link rel="stylesheet" href="${link('page.css', 'assets')}">`,
      `<main class="errors">
<h1>Errors</h1>
${errorRows().map(errorSection).join('\n')}
</main>`,
    ),
  };
}

function page(title: string, head: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${head}
</head>
<body>
${body}
</body>
</html>
`;
}

function errorSection({ code, status, title, when, answeredBy }: ErrorRow): string {
  return `<section id="${code}">
<h2><a href="#${code}"><code>${code}</code></a></h2>
<p><strong>${status} ${html(title)}.</strong> ${html(when)}</p>
<p>Answered by ${answeredBy.map(html).join(', ')}.</p>
</section>`;
}

/** Plain text with `code` in backticks, as HTML. */
function html(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/`([^`]*)`/g, '<code>$1</code>');
}
