import { expect, test } from 'vitest';
import { isDefect } from './defect.ts';

const withCode = (code: string) => Object.assign(new Error('no'), { code });

test.each([
  [new TypeError('x is not a function'), true],
  [withCode('42703'), true],
  [withCode('23505'), true],
  [withCode('57P01'), false],
  [withCode('ECONNREFUSED'), false],
  [withCode('EENVELOPE'), false],
  [new Error('Command timed out'), false],
  ['not even an error', false],
])('%s: %s', (error, defect) => {
  expect(isDefect(error)).toBe(defect);
});
