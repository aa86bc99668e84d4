import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';

/** In bytes. A smaller answer fits into a packet, and is not worth the time to pack it. */
const leastToPack = 1024;

// Brotli at its default quality takes longer than the query that it packs the answer of.
const brotliQuality = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const packings = {
  br: (body: Uint8Array | string) => promisify(brotliCompress)(body, brotliQuality),
  gzip: (body: Uint8Array | string) => promisify(gzip)(body),
};
/** The best first. */
const encodings = ['br', 'gzip'] as const;

/**
 * Answers a read with its body, packed as the client takes it; or with 304, where the client has it already
 * (RFC 9110, 13.1.2). What is read here holds no secrets, so that its packed length tells nobody any.
 */
export async function sendRepresentation(
  request: FastifyRequest,
  reply: FastifyReply,
  body: Uint8Array | string,
): Promise<FastifyReply> {
  const etag = `"${hash('sha256', body, 'base64url').slice(0, 22)}"`;
  // Weak: it stands for the same answer in each encoding.
  reply.header('etag', `W/${etag}`);
  if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send();
  if (Buffer.byteLength(body) < leastToPack) return reply.send(body);
  reply.header('vary', 'Origin, Accept-Encoding');
  const taken = new Negotiator(request.raw).encodings([...encodings]);
  const encoding = encodings.find((one) => taken.includes(one));
  if (encoding === undefined) return reply.send(body);
  return reply.header('content-encoding', encoding).send(await packings[encoding](body));
}

const isKnown = (header: string | undefined, etag: string): boolean =>
  header !== undefined &&
  (header.trim() === '*' || header.split(',').some((known) => known.trim().replace(/^W\//, '') === etag));
