import { AppError } from '../errors.ts';

/** Levels of arrays and objects a body may have. Parsers recurse, and a small body can nest ten thousand deep. */
export const maxDepth = 20;

/** @throws AppError `validation_failed` for JSON that nests too deep, before anything parses it */
export function assertShallow(json: string): void {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < json.length; index++) {
    const character = json[index];
    if (inString) {
      if (character === '\\') index++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') {
      if (++depth > maxDepth) throw invalidBody(`Expected at most ${maxDepth} levels of nesting`);
    } else if (character === '}' || character === ']') depth--;
  }
}

export const invalidBody = (message: string, cause?: unknown) =>
  new AppError('validation_failed', { issues: [{ path: '', message }], cause });
