import { errorCatalogue, type ProcedureSpec } from '@gatehouse/shared';
import { TRPCError } from '@trpc/server';
import type { Call } from '../call.ts';
import { toAppError, validationFailed } from '../error-mapping.ts';
import { AppError } from '../errors.ts';
import type { UseCase } from '../modules/use-case.ts';
import { logInternalError } from '../observability/internal-errors.ts';
import { traced } from '../observability/tracing.ts';
import type { Principal } from '../security/principal.ts';
import { authenticate, authoriseInput } from './authenticate.ts';
import { chargeLimit } from './charge-limit.ts';
import { answerAfterEnd, once } from './idempotent.ts';
import type { TrpcContext } from './init.ts';

/**
 * Answers a call of a procedure, whichever face it came in by.
 * @param readInput the input as it was sent; not asked before it is known who calls
 * @param name of the procedure, for the log
 * @throws TRPCError with an error of the catalogue as its cause
 */
export type Handler = (context: TrpcContext, readInput: () => unknown, name: string) => Promise<unknown>;

/** Puts around a use-case what its spec asks for: who may call, what is charged, what goes in and what comes out. */
export function createHandler<Spec extends ProcedureSpec>(spec: Spec, useCase: UseCase<Spec>): Handler {
  // The spec's access says which kind of call its use-case takes, and `authenticate` has made sure of it.
  const work = useCase as (call: Call, input: unknown) => Promise<unknown>;
  const run = async (call: Call, input: unknown) => parseOutput(spec, await work(call, input));
  const answer: Handler = async (context, readInput, name) => {
    let principal: Principal | undefined;
    try {
      principal = await authenticate(spec, context);
    } catch (refusal) {
      return answerAfterEnd(context, name, async () => parseInput(spec, await readInput()), refusal);
    }
    const signedIn = { ...context, principal };
    const input = parseInput(spec, await readInput());
    authoriseInput(spec, signedIn, input);
    const attempt = await chargeLimit(spec, signedIn, input);
    const call = { ...signedIn, stranger: attempt?.stranger };
    const output = await once(signedIn, name, input, () => run(call, input)).catch(async (error) => {
      await attempt?.settle(outcomeOf(error));
      throw error;
    });
    await attempt?.settle('right');
    return output;
  };
  return (context, readInput, name) =>
    traced({ kind: 'procedure', name }, () =>
      answer(context, readInput, name).catch((thrown) => {
        throw explained(thrown, context, name);
      }),
    );
}

const outcomeOf = (error: unknown) => (toAppError(error).code === 'invalid_credentials' ? 'wrong' : 'void');

function parseInput({ input }: ProcedureSpec, raw: unknown): unknown {
  const { success, data, error } = input.safeParse(raw);
  if (!success) throw validationFailed(error);
  return data;
}

function parseOutput({ output }: ProcedureSpec, value: unknown): unknown {
  const { success, data, error } = output.safeParse(value);
  if (!success) throw new AppError('internal', { cause: error });
  return data;
}

/** Gives every failure its code of the catalogue, and tells the log of those that are ours. */
function explained(thrown: unknown, { services, request }: TrpcContext, procedure: string): TRPCError {
  const error = toAppError(thrown);
  const { status, title, trpc } = errorCatalogue[error.code];
  if (status >= 500) {
    const event = { err: error.details.cause ?? error, code: error.code, procedure, request_id: request.id };
    if (error.code === 'internal') logInternalError(services.logger, event, title);
    else services.logger.warn(event, title);
  }
  return new TRPCError({ code: trpc, message: title, cause: error });
}
