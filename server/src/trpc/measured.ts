import { toAppError } from '../error-mapping.ts';
import type { Meter } from '../observability/meter.ts';
import type { Handler } from './handler.ts';

/** The handler, which tells the meter, if there is one, how each call ended and how long it took. */
export const measured =
  (handle: Handler): Handler =>
  (context, readInput, name) => {
    const { meter } = context.services;
    const call = () => handle(context, readInput, name);
    return meter === undefined
      ? call()
      : measure(call, (code, seconds) => meter.called(name, context.face, code, seconds));
  };

async function measure(
  call: () => Promise<unknown>,
  ended: (code: Parameters<Meter['called']>[2], seconds: number) => void,
): Promise<unknown> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  try {
    const output = await call();
    ended('ok', seconds());
    return output;
  } catch (error) {
    ended(toAppError(error).code, seconds());
    throw error;
  }
}
