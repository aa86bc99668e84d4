import superjson from 'superjson';
import { expect, test } from 'vitest';
import { superjsonText } from './superjson-text.ts';

const moment = new Date(0);

test.each<[what: string, answer: object]>([
  ['no Date', { text: 'a', nothing: null, list: [[1], { flag: true }] }],
  ['Dates in objects and lists', { at: moment, list: [{ at: new Date(1) }, [new Date(2), null]], last: new Date(3) }],
  ['a Date below names that a path has signs for', { 'a.b': { 'c\\d': moment }, 'e\\.': [new Date(1)] }],
])('an answer with %s is what superjson writes', (_what, answer) => {
  expect(superjsonText(answer, JSON.stringify(answer))).toBe(superjson.stringify(answer));
});
