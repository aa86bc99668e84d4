import { expect, test } from 'vitest';
import { readLines } from './read-lines.ts';

async function* inPieces(text: string, size: number) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function linesOf(text: string, size: number) {
  const found = [];
  for await (const { number, bytes } of readLines(inPieces(text, size), 10)) found.push([number, bytes?.toString()]);
  return found;
}

test.each([1, 2, 7, 1000])('lines are the same in pieces of %i bytes; empty ones are counted', async (size) => {
  expect(await linesOf('ä\n\n\r\n  \nthis is far too long\n0123456789\nend', size)).toEqual([
    [1, 'ä'],
    [5, undefined],
    [6, '0123456789'],
    [7, 'end'],
  ]);
  expect(await linesOf('', size)).toEqual([]);
  expect(await linesOf('one\n', size)).toEqual([[1, 'one']]);
  expect(await linesOf('this is far too long', size)).toEqual([[1, undefined]]);
});

test('a line without an end takes no more memory than one that is too long', async () => {
  const piece = Buffer.alloc(65_536, 'x');
  let most = 0;
  async function* endless() {
    for (let count = 0; count < 4_000; count++) {
      // A copy, as every piece of a file is.
      yield Buffer.from(piece);
      most = Math.max(most, process.memoryUsage().arrayBuffers);
    }
  }
  const before = process.memoryUsage().arrayBuffers;
  const found = [];
  for await (const line of readLines(endless(), 16_384)) found.push(line);
  expect(found).toEqual([{ number: 1, bytes: undefined }]);
  // A quarter of a gigabyte was read. What the collector has not come to yet counts, too.
  expect(most - before).toBeLessThan(128 * 2 ** 20);
});
