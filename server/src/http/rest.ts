import { listProcedures, type ProcedureSpec } from '@gatehouse/shared';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';
import type { Services } from '../services.ts';
import { t } from '../trpc/init.ts';
import { appRouter } from '../trpc/router.ts';
import { callContext } from './call-context.ts';
import { parameterReader } from './parameters.ts';

export const restPrefix = '/api/v1';
const createCaller = t.createCallerFactory(appRouter);

/** Native routes from the specs; each calls its procedure, so both faces share everything behind it. */
export function mountRest(app: FastifyInstance, services: Services): void {
  for (const [name, spec] of listProcedures()) {
    const readInput = inputReader(spec);
    app.route({
      method: spec.method,
      url: restPrefix + spec.path.replace(/\{(\w+)\}/g, ':$1'),
      handler: async (request, reply) => {
        const procedure = procedureAt(createCaller(callContext(services, request)), name);
        const result = await procedure(readInput(request));
        return reply.code(spec.status).send(result);
      },
    });
  }
}

type Callable = (input: unknown) => Promise<unknown>;

function procedureAt(caller: object, name: string): Callable {
  return name.split('.').reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], caller) as Callable;
}

/** Where a procedure's input is: the path, and the query of a GET or DELETE or the body of the others. */
function inputReader(spec: ProcedureSpec): (request: FastifyRequest) => unknown {
  const readParameters = parameterReader(spec);
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
    return Object.keys(input).length === 0 && spec.input.safeParse(undefined).success ? undefined : input;
  };
}

function bodyOf(request: FastifyRequest): object {
  const { body } = request;
  if (body === undefined || body === null) return {};
  if (typeof body === 'object' && !Array.isArray(body)) return body;
  throw new AppError('validation_failed', { issues: [{ path: '', message: 'Expected a JSON object' }] });
}
