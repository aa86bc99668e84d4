import type { Face } from '../observability/meter.ts';
import { isTrpc } from './errors.ts';
import { restPrefix } from './links.ts';

/** What a request is for, by its target: a face, or something beside them. */
export function faceOf(url: string): Face | 'other' {
  if (isTrpc(url)) return 'trpc';
  return url.startsWith(`${restPrefix}/`) ? 'rest' : 'other';
}
