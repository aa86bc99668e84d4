import { html } from './html.ts';

// Outlook reads the first family only, and a quoted one inside a style attribute would have to be escaped.
const sans = 'font-family:-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica,Arial,sans-serif;';
const mono = 'font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,Liberation Mono,monospace;';

/** Inline styles: what a client that drops the style element still honours. */
export const styles = {
  page: 'margin:0;padding:0;width:100%;background-color:#f2f0eb;-webkit-text-size-adjust:100%;',
  hidden: 'display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;mso-hide:all;font-size:1px;line-height:1px;',
  pageCell: 'padding:32px 12px;background-color:#f2f0eb;',
  column: 'width:100%;max-width:600px;',
  brand: `${sans}padding:0 8px 16px;font-size:16px;line-height:24px;font-weight:700;color:#1d5c4d;`,
  card: 'padding:36px 40px 20px;background-color:#ffffff;border:1px solid #e2ded5;border-radius:12px;',
  title: `${sans}margin:0 0 20px;font-size:24px;line-height:32px;font-weight:700;color:#1c2422;`,
  paragraph: `${sans}margin:0 0 16px;font-size:16px;line-height:25px;color:#38423f;`,
  box: 'margin:0 0 16px;width:100%;border-collapse:separate;',
  code: `${mono}padding:18px 8px;font-size:34px;line-height:42px;font-weight:700;letter-spacing:6px;color:#1c2422;background-color:#f2f0eb;border-radius:8px;-webkit-user-select:all;user-select:all;`,
  buttonTable: 'margin:8px 0 20px;border-collapse:separate;',
  buttonCell: 'background-color:#1d5c4d;border-radius:8px;mso-padding-alt:14px 28px;',
  button: `${sans}display:inline-block;padding:14px 28px;font-size:16px;line-height:20px;font-weight:600;color:#ffffff;background-color:#1d5c4d;border-radius:8px;text-decoration:none;`,
  fallback: `${sans}margin:0 0 16px;font-size:13px;line-height:20px;color:#626c68;`,
  fallbackLink: 'color:#1d5c4d;text-decoration:underline;word-break:break-all;',
  factLabel: `${sans}padding:8px 16px 8px 0;font-size:14px;line-height:21px;color:#626c68;border-top:1px solid #e2ded5;white-space:nowrap;`,
  factValue: `${sans}padding:8px 0;font-size:14px;line-height:21px;color:#1c2422;border-top:1px solid #e2ded5;`,
  notice: 'padding:16px 18px;background-color:#fbf4e4;border-radius:8px;',
  noticeTitle: `${sans}margin:0 0 4px;font-size:15px;line-height:23px;font-weight:700;color:#5b4310;`,
  noticeText: `${sans}margin:0;font-size:15px;line-height:23px;color:#5b4310;`,
  footer: `${sans}padding:20px 8px 0;font-size:13px;line-height:20px;color:#626c68;`,
  footerLink: 'color:#626c68;text-decoration:underline;',
  bare: 'color:inherit;text-decoration:none;cursor:text;',
} as const;

/** What inline styles can't say: narrow screens, dark mode, and links that clients add by themselves. */
export const styleSheet = html`<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
a[x-apple-data-detectors], u + #body a.bare, #MessageViewBody a.bare { color: inherit !important; text-decoration: none !important; }
@media only screen and (max-width: 520px) {
  .page-cell { padding: 16px 8px !important; }
  .card { padding: 26px 20px 10px !important; }
  .title { font-size: 22px !important; line-height: 29px !important; }
  .code { font-size: 30px !important; letter-spacing: 4px !important; }
  .button-table, .button { width: 100% !important; }
  .button { box-sizing: border-box !important; text-align: center !important; }
}
@media (prefers-color-scheme: dark) {
  .page, .page-cell { background-color: #141716 !important; }
  .card { background-color: #1e2321 !important; border-color: #323a37 !important; }
  .title, .fact-value { color: #f1f3f2 !important; }
  .text { color: #cfd6d3 !important; }
  .muted { color: #9aa5a1 !important; }
  .brand, .link { color: #7cc9b4 !important; }
  .code { color: #f1f3f2 !important; background-color: #2b322f !important; }
  .button-cell, .button { background-color: #26755f !important; color: #ffffff !important; }
  .notice { background-color: #352c18 !important; }
  .notice-text { color: #f0dfb6 !important; }
  .fact { border-color: #323a37 !important; }
}
</style>`;
