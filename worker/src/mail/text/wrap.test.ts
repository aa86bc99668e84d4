import { expect, test } from 'vitest';
import { wrap } from './wrap.ts';

test('breaks at spaces, never beyond the width, and loses nothing', () => {
  const text = 'one two three four five six seven';
  expect(wrap(text, 9)).toBe('one two\nthree\nfour five\nsix seven');
});

test('keeps long words whole, and no-break spaces together', () => {
  expect(wrap(`see ${'x'.repeat(12)} now`, 8)).toBe(`see\n${'x'.repeat(12)}\nnow`);
  expect(wrap('valable\u00a0: oui', 8)).toBe('valable\u00a0:\noui');
});
