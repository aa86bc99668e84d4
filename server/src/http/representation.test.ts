import { expect, test } from 'vitest';
import { Representation } from './representation.ts';

test('what is kept is hashed once', () => {
  const body = Buffer.from('before');
  const kept = new Representation(body);
  const { tag } = kept;
  body.write('after');
  expect(kept.tag).toBe(tag);
  expect(new Representation(body).tag).not.toBe(tag);
});
