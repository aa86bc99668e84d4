import { listProcedures, type ProcedureSpec } from '@gatehouse/shared';
import type { AnyTRPCProcedure, AnyTRPCRouter } from '@trpc/server';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';
import { parseIdempotencyKey } from '../idempotency/key.ts';
import type { Services } from '../services.ts';
import type { Handler } from '../trpc/handler.ts';
import type { ProcedureMeta, TrpcContext } from '../trpc/init.ts';
import { appRouter } from '../trpc/router.ts';
import { assertAcceptsJson } from './accept.ts';
import { answerWriter, hasBody } from './answer-writer.ts';
import { callContext } from './call-context.ts';
import { linksOf, restPrefix } from './links.ts';
import { parameterReader } from './parameters.ts';
import { rateLimitTeller } from './rate-limit-headers.ts';
import { Representation, sendRepresentation } from './representation.ts';

/** Native routes from the specs; each calls its procedure's handler, so both faces share everything behind it. */
export function mountRest(app: FastifyInstance, services: Services): void {
  const tellCharged = rateLimitTeller(services.config.limits);
  for (const [name, spec] of listProcedures()) {
    const readInput = inputReader(spec);
    const handle = handlerOf(name);
    app.route({
      method: spec.method,
      url: restPrefix + spec.path.replace(/\{(\w+)\}/g, ':$1'),
      handler: async (request, reply) => {
        if (hasBody(spec)) assertAcceptsJson(request.raw);
        const input = readInput(request);
        const context: TrpcContext = {
          ...callContext(services, request, 'rest'),
          tellCharged: (charged) => tellCharged(reply, charged),
          idempotencyKey: keyOf(spec, request),
        };
        const result = await services.admission.admit(() => handle(context, () => input, name));
        reply.code(spec.status);
        if (!hasBody(spec)) return reply.send();
        const write = await answerWriter(spec);
        const body = write(result);
        reply.type('application/json; charset=utf-8').headers(linksOf(request, spec, result));
        return spec.method === 'GET' ? sendRepresentation(request, reply, new Representation(body)) : reply.send(body);
      },
    });
  }
}

/** Reads need none: they can be repeated. */
function keyOf({ kind }: ProcedureSpec, { headers }: FastifyRequest): string | undefined {
  const header = headers['idempotency-key'];
  return kind === 'query' || header === undefined ? undefined : parseIdempotencyKey(String(header));
}

function handlerOf(name: string): Handler {
  const procedure = (appRouter as AnyTRPCRouter)._def.procedures[name] as AnyTRPCProcedure;
  return (procedure._def.meta as ProcedureMeta).handle;
}

/** Where a procedure's input is: the path, and the query of a GET or DELETE or the body of the others. */
function inputReader(spec: ProcedureSpec): (request: FastifyRequest) => unknown {
  const readParameters = parameterReader(spec);
  const isOptional = spec.input.safeParse(undefined).success;
  const takesBody = spec.method === 'POST' || spec.method === 'PUT';
  return (request) => {
    const path = request.params as Record<string, string>;
    const query = readParameters(request.query as Record<string, unknown>);
    const given = { ...query, ...bodyOf(request) };
    const clash =
      Object.keys(path).find((key) => Object.hasOwn(given, key)) ?? (takesBody ? Object.keys(query)[0] : undefined);
    if (clash !== undefined) {
      throw new AppError('validation_failed', { issues: [{ path: clash, message: 'Expected no such field' }] });
    }
    const input = { ...given, ...path };
    return isOptional && Object.keys(input).length === 0 ? undefined : input;
  };
}

function bodyOf(request: FastifyRequest): object {
  const { body } = request;
  if (body === undefined) return {};
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  throw new AppError('validation_failed', { issues: [{ path: '', message: 'Expected a JSON object' }] });
}
