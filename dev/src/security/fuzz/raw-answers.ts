import type { Answer } from './answer.ts';

/**
 * The answers that came over one connection, one after the other.
 * @throws Error where the bytes are not answers as RFC 9112 has them
 */
export function readAnswers(received: string): Answer[] {
  const answers: Answer[] = [];
  for (let rest = received; rest !== ''; ) {
    const { answer, length } = readAnswer(rest);
    // What says "go on" is no answer yet.
    if (answer.status >= 200) answers.push(answer);
    rest = rest.slice(length);
  }
  return answers;
}

function readAnswer(bytes: string): { answer: Answer; length: number } {
  const end = bytes.indexOf('\r\n\r\n');
  const [first = '', ...lines] = bytes.slice(0, end).split('\r\n');
  const status = Number(/^HTTP\/1\.1 ([1-5]\d\d) [\x20-\x7e]*$/.exec(first)?.[1]);
  if (end === -1 || Number.isNaN(status))
    throw new Error(`no head of an answer: ${JSON.stringify(bytes.slice(0, 300))}`);
  const headers = Object.fromEntries(lines.map(readHeader));
  const bodyless = status < 200 || status === 204 || status === 304;
  const size = bodyless ? 0 : Number(headers['content-length']);
  const text = bytes.slice(end + 4, end + 4 + size);
  if (text.length !== size) throw new Error(`a body of ${text.length} bytes, where ${size} were announced`);
  return { answer: { status, headers, text: Buffer.from(text, 'latin1').toString() }, length: end + 4 + size };
}

function readHeader(line: string): [name: string, value: string] {
  const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?([\t\x20-\x7e]*)$/.exec(line) ?? [];
  if (name === undefined || value === undefined) throw new Error(`no header: ${JSON.stringify(line)}`);
  return [name.toLowerCase(), value];
}
