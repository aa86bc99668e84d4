import type { Tokens } from '@gatehouse/shared/types';
import type { Operation } from '@trpc/client';
import { answersTokens, needsSession, signsOut } from '../procedures.ts';
import type { Session } from '../session/session.ts';
import { type Next, promiseLink } from './promise-link.ts';
import { toGatehouseError } from './trpc-error.ts';

/** Where the link leaves the token for the headers. */
export const tokenOf = (op: Operation): string | undefined => op.context.accessToken as string | undefined;

export const withToken = (op: Operation, accessToken: string | undefined): Operation => ({
  ...op,
  context: { ...op.context, accessToken },
});

/** Signs calls, keeps the tokens they answer, and lets a call whose token was refused try once more with a new one. */
export const sessionLink = (session: Session) =>
  promiseLink(async (op, next) => {
    const envelope = needsSession(op.path) ? await signed(session, op, next) : await next(op);
    if (answersTokens(op.path)) await session.keep((envelope.result as { data: Tokens }).data);
    if (signsOut(op.path)) await session.forget();
    return envelope;
  });

async function signed(session: Session, op: Operation, next: Next) {
  const token = await session.accessToken();
  try {
    return await next(withToken(op, token));
  } catch (error) {
    // Nothing was done: the service refused the token before it looked at the call.
    if (token === undefined || toGatehouseError(error).code !== 'token_invalid') throw error;
    const renewed = await session.accessTokenAfter(token);
    if (renewed === undefined) throw error;
    return next(withToken(op, renewed));
  }
}
