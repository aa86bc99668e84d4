import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';

/** In bytes. A smaller answer fits into a packet, and is not worth the time to pack it. */
const leastToPack = 1024;

// Brotli at its default quality takes longer than the query that it packs the answer of.
const brotliQuality = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const [packByBrotli, packByGzip] = [promisify(brotliCompress), promisify(gzip)];
const packings = {
  br: (body: Uint8Array | string) => packByBrotli(body, brotliQuality),
  gzip: (body: Uint8Array | string) => packByGzip(body),
};
type Encoding = keyof typeof packings;
/** The best first. */
const encodings: readonly Encoding[] = ['br', 'gzip'];

/** What a read is answered with. One that is kept is hashed once, and packed once in each encoding. */
export class Representation {
  readonly body: Uint8Array | string;
  #tag: string | undefined;
  #packed: { [encoding in Encoding]?: Promise<Buffer> } | undefined;

  constructor(body: Uint8Array | string) {
    this.body = body;
  }

  /** An entity tag (RFC 9110, 8.8.3), without the mark that makes it a weak one. */
  get tag(): string {
    this.#tag ??= `"${hash('sha256', this.body, 'base64url').slice(0, 22)}"`;
    return this.#tag;
  }

  packed(encoding: Encoding): Promise<Buffer> {
    this.#packed ??= {};
    this.#packed[encoding] ??= packings[encoding](this.body);
    return this.#packed[encoding];
  }
}

/**
 * Answers a read with its representation, packed as the client takes it; or with 304, where the client has it already
 * (RFC 9110, 13.1.2). What is read here holds no secrets, so that its packed length tells nobody any.
 */
export async function sendRepresentation(
  request: FastifyRequest,
  reply: FastifyReply,
  representation: Representation,
): Promise<FastifyReply> {
  const { body, tag } = representation;
  // Weak: it stands for the same answer in each encoding.
  reply.header('etag', `W/${tag}`);
  if (isKnown(request.headers['if-none-match'], tag)) return reply.code(304).send();
  if (Buffer.byteLength(body) < leastToPack) return reply.send(body);
  reply.header('vary', 'Origin, Accept-Encoding');
  const taken = new Negotiator(request.raw).encodings([...encodings]);
  const encoding = encodings.find((one) => taken.includes(one));
  if (encoding === undefined) return reply.send(body);
  return reply.header('content-encoding', encoding).send(await representation.packed(encoding));
}

const isKnown = (header: string | undefined, tag: string): boolean =>
  header !== undefined &&
  (header.trim() === '*' || header.split(',').some((known) => known.trim().replace(/^W\//, '') === tag));
