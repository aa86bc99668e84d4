import type { KeyedCall } from '../idempotency/idempotency.ts';
import { limitedNetwork } from '../limits/client-ip.ts';
import type { TrpcContext } from './init.ts';

/** Does the work of a call once for all calls with its Idempotency-Key, if it has one. */
export function once(
  context: TrpcContext,
  procedure: string,
  input: unknown,
  work: () => Promise<unknown>,
): Promise<unknown> {
  const { services, idempotencyKey: key, principal, request } = context;
  if (key === undefined) return work();
  // Who says nothing of themselves is told from others by their network: a key as simple as `1` is soon another's, too.
  const caller = principal?.user.id ?? limitedNetwork(request.ip);
  return services.idempotency.once({ key, procedure, caller, input }, work);
}

/**
 * The answer to a repeated call that ended its own session, such as a sign-out: its token is none any more, but shows
 * who calls. Whoever has the token, the key and the whole request learns nothing that they were not told already.
 * @param refusal of the call, which stands where there is no such answer
 */
export async function answerAfterEnd(
  context: TrpcContext,
  procedure: string,
  readInput: () => unknown,
  refusal: unknown,
): Promise<unknown> {
  const { services, idempotencyKey: key, token } = context;
  const claim = key && token ? await services.accessTokens.read(token, services.clock()) : undefined;
  if (key === undefined || claim === undefined) throw refusal;
  const call: KeyedCall = { key, procedure, caller: claim.userId, input: await readInput() };
  const answer = await services.idempotency.answerTo(call);
  if (answer === undefined) throw refusal;
  return answer.output;
}
