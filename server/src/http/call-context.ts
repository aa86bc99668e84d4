import type { FastifyRequest } from 'fastify';
import { canonicalIp } from '../limits/client-ip.ts';
import type { Face } from '../observability/meter.ts';
import type { Services } from '../services.ts';
import type { TrpcContext } from '../trpc/init.ts';

const longestUserAgent = 512;

/** What both faces know of a request. */
export function callContext(services: Services, request: FastifyRequest, face: Face): TrpcContext {
  return {
    services,
    face,
    token: bearerToken(request.headers.authorization),
    request: { id: request.id, ip: clientIp(request), userAgent: userAgent(request.headers['user-agent']) },
  };
}

/** The nearest address that no trusted proxy vouches for. Where a proxy passed on what is no address, the proxy's own. */
function clientIp({ ip, socket }: FastifyRequest): string {
  // Whatever the type says, there is none where the caller has hung up already.
  return canonicalIp(ip ?? '') ?? canonicalIp(socket.remoteAddress ?? '') ?? 'unknown';
}

/** RFC 6750. Anything else in the header is no token of ours, and answered as one that is not valid. */
function bearerToken(header: string | undefined): string | undefined {
  return header?.replace(/^Bearer +/i, '');
}

function userAgent(header: string | undefined): string | null {
  return header?.replace(/[^\x20-\x7e]/g, '').slice(0, longestUserAgent) || null;
}
