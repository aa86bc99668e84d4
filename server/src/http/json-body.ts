import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';

/** Levels of arrays and objects a body may have. Parsers recurse, and a small body can nest ten thousand deep. */
export const maxDepth = 20;

/**
 * The text of a JSON body, fit to be parsed.
 * @throws AppError `unsupported_media_type` for another charset or a compressed body
 * @throws AppError `validation_failed` for bytes that are not UTF-8, or JSON that nests too deep
 */
export function jsonText({ headers }: FastifyRequest, body: Buffer): string {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  const encoding = headers['content-encoding'] ?? 'identity';
  if (!/^utf-?8$/i.test(charset) || encoding !== 'identity') throw new AppError('unsupported_media_type');
  if (!isUtf8(body)) throw invalidBody('Expected UTF-8');
  const text = body.toString();
  assertShallow(text);
  return text;
}

/** @returns undefined for an empty body */
export function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalidBody('Expected JSON', error);
  }
}

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

const invalidBody = (message: string, cause?: unknown) =>
  new AppError('validation_failed', { issues: [{ path: '', message }], cause });
