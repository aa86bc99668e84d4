import { expect, test } from 'vitest';
import { RecentlyUsed } from './recently-used.ts';

test('what was used lately is remembered, and never more than twice the size', () => {
  const values = new RecentlyUsed<number>(100);
  for (let index = 0; index < 1000; index++) {
    values.set(`key ${index}`, index);
    expect(values.get('key 0')).toBe(0);
  }
  const remembered = Array.from({ length: 1000 }, (_, index) => values.get(`key ${index}`)).filter(
    (value) => value !== undefined,
  );
  expect(remembered.length).toBeLessThanOrEqual(200);
  expect(values.get('key 999')).toBe(999);
});
