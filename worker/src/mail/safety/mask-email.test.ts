import { expect, test } from 'vitest';
import { maskEmail } from './mask-email.ts';

test.each([
  ['newton@example.com', 'n•••@example.com'],
  ['ab@example.com', 'a•••@example.com'],
  ['a@example.com', '•••@example.com'],
  ['😀x@example.com', '😀•••@example.com'],
  ['"a@b"@example.com', '"•••@example.com'],
  ['nobody', '•••'],
  ['x\r\ny@example.com', 'x•••@example.com'],
])('%j is shown as %s', (address, shown) => {
  expect(maskEmail(address)).toBe(shown);
});

test('a long domain is cut', () => {
  expect(maskEmail(`newton@${'d'.repeat(200)}.example`).length).toBeLessThan(72);
});
