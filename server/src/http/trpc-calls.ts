import type { ProcedureSpec } from '@gatehouse/shared';
import { getTRPCErrorShape, TRPCError, transformTRPCResponse } from '@trpc/server';
import { getHTTPStatusCode } from '@trpc/server/http';
import { toAppError } from '../error-mapping.ts';
import type { ProcedureMeta, TrpcContext } from '../trpc/init.ts';
import { appRouter } from '../trpc/router.ts';
import { answerWriter, hasBody } from './answer-writer.ts';
import { errorHeaders } from './problem.ts';
import { superjsonText } from './superjson-text.ts';

export interface TrpcRequest {
  readonly method: string;
  /** Names of procedures, with commas between them. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string | undefined;
}

export interface TrpcAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Outcome = { result: { data: unknown } } | { error: ReturnType<typeof getTRPCErrorShape> };

interface Procedure {
  readonly _def: { readonly type: string; readonly meta: ProcedureMeta };
}

const { _config: config, procedures } = appRouter._def as unknown as {
  _config: (typeof appRouter)['_def']['_config'];
  procedures: Record<string, Procedure | undefined>;
};
const verbs: Record<string, string> = { query: 'GET', mutation: 'POST' };

/**
 * Answers what nearly every request is, calls of procedures that exist by their own method, as tRPC does but without the
 * Request, Response and signals that it makes for each.
 * @returns undefined for any other request, before anything is called
 */
export function answerCalls(request: TrpcRequest, context: TrpcContext): Promise<TrpcAnswer> | undefined {
  const { method, path, query } = request;
  const isBatch = query.get('batch') === '1';
  const names = isBatch ? path.split(',') : [path];
  const fits = names.every((name) => verbs[procedures[name]?._def.type ?? ''] === method);
  return fits && !query.has('connectionParams') ? answer(request, context, names, isBatch) : undefined;
}

async function answer(request: TrpcRequest, context: TrpcContext, names: readonly string[], isBatch: boolean) {
  let inputs: Promise<unknown[]> | undefined;
  // Read once for all calls, and not before the first of them is let in.
  const readInput = (index: number) => async () => {
    inputs ??= readInputs(request, names, isBatch);
    return (await inputs)[index];
  };
  const errors: TRPCError[] = [];
  const call = async (name: string, index: number): Promise<Outcome> => {
    const meta = metaOf(name);
    try {
      return { result: { data: await meta.handle(context, readInput(index), name) } };
    } catch (thrown) {
      const error = thrown as TRPCError;
      errors.push(error);
      return {
        error: getTRPCErrorShape({ config, error, path: name, type: meta.spec.kind, input: undefined, ctx: context }),
      };
    }
  };
  const outcomes = await Promise.all(names.map(call));
  const outcome = isBatch ? outcomes : (outcomes[0] as Outcome);
  const texts = await Promise.all(outcomes.map((one, index) => write(one, metaOf(names[index] as string).spec)));
  const [error] = errors;
  return {
    status: getHTTPStatusCode(outcome as never, errors),
    headers: error !== undefined && errors.length === 1 ? errorHeaders(toAppError(error)) : {},
    body: isBatch ? `[${texts}]` : (texts[0] as string),
  };
}

const metaOf = (name: string): ProcedureMeta => (procedures[name] as Procedure)._def.meta;

async function write(outcome: Outcome, spec: ProcedureSpec): Promise<string> {
  if ('error' in outcome || !hasBody(spec)) {
    return JSON.stringify(transformTRPCResponse(config, outcome as never));
  }
  const answer = outcome.result.data as object;
  const writeJson = await answerWriter(spec);
  return `{"result":{"data":${superjsonText(answer, writeJson(answer))}}}`;
}

/** Each call's input by its place, taken out of superjson. */
async function readInputs(
  { method, query, body }: TrpcRequest,
  names: readonly string[],
  isBatch: boolean,
): Promise<unknown[]> {
  const text = method === 'GET' ? query.get('input') : body;
  if (!text) return [];
  try {
    const given = JSON.parse(text);
    if (!isBatch) return [deserialize(given)];
    if (given === null || typeof given !== 'object' || Array.isArray(given)) throw new TypeError('Expected an object');
    return names.map((_, index) => (given[index] === undefined ? undefined : deserialize(given[index])));
  } catch (cause) {
    throw new TRPCError({ code: 'BAD_REQUEST', cause });
  }
}

const deserialize = (input: unknown): unknown => config.transformer.input.deserialize(input);
