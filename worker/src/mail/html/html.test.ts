import { expect, test } from 'vitest';
import { Html, html } from './html.ts';

test('escapes text and leaves markup made by the tag alone', () => {
  const inner = html`<b title="${`"'&`}">${'<i>'}</b>`;
  expect(html`<p>${inner}${[inner, html`<br>`]}${3}</p>`.toString()).toBe(
    '<p><b title="&quot;&#39;&amp;">&lt;i&gt;</b><b title="&quot;&#39;&amp;">&lt;i&gt;</b><br>3</p>',
  );
});

test('cannot be fooled by an object that looks like markup', () => {
  const forged = Object.assign(Object.create(Html.prototype), { markup: '<script>' });
  expect(() => html`${forged}`).toThrow(TypeError);
  const disguised = { toString: () => '<script>' } as unknown as string;
  expect(html`${disguised}`.toString()).toBe('&lt;script&gt;');
});
