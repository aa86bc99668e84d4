/** A line of a file, without its end; undefined for one that is too long, which is not kept. */
export interface Line {
  readonly number: number;
  readonly bytes: Buffer | undefined;
}

const newline = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;

/** The lines of a stream, none of which takes more memory than is given. Empty ones are counted and left out. */
export async function* readLines(chunks: AsyncIterable<Buffer>, mostBytes: number): AsyncGenerator<Line> {
  let number = 0;
  let kept: Buffer[] = [];
  let length = 0;

  const take = (part: Buffer) => {
    length += part.length;
    if (length <= mostBytes) kept.push(part);
    else kept = [];
  };
  const end = (): Line => {
    const line = { number: ++number, bytes: length <= mostBytes ? Buffer.concat(kept) : undefined };
    kept = [];
    length = 0;
    return line;
  };

  for await (const chunk of chunks) {
    let start = 0;
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, start)) {
      take(chunk.subarray(start, at));
      start = at + 1;
      const line = end();
      if (!isEmpty(line)) yield line;
    }
    if (start < chunk.length) take(chunk.subarray(start));
  }
  if (length > 0) {
    const line = end();
    if (!isEmpty(line)) yield line;
  }
}

const isEmpty = ({ bytes }: Line) => bytes?.every((byte) => byte === carriageReturn || byte === space);
