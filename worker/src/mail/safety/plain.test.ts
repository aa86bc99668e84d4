import { expect, test } from 'vitest';
import { plain } from './plain.ts';

test('line breaks and control characters become one space', () => {
  expect(plain(' a\r\nBcc: b\u0000\u0085\u2028c\t', 100)).toBe('a Bcc: b c');
});

test('characters that reorder or hide text go, joiners stay', () => {
  expect(plain('a\u202eb\u2066c\u200bd\ufeff', 100)).toBe('abcd');
  expect(plain('می\u200cخواهم', 100)).toBe('می\u200cخواهم');
});

test('length counts code points and shows the cut', () => {
  expect(plain('😀😀😀', 3)).toBe('😀😀😀');
  expect(plain('😀😀😀😀', 3)).toBe('😀😀…');
});

test('lone surrogates do not get through', () => {
  expect(plain('a\ud800', 10).isWellFormed()).toBe(true);
});
