import type { Call } from '../../call.ts';

/** A use-case that hashes a password: let in only while it can be served soon, before it costs a query. */
export const hashing =
  <Of extends Call, Input, Output>(useCase: (call: Of, input: Input) => Promise<Output>) =>
  (call: Of, input: Input): Promise<Output> =>
    call.services.hashingGate.admit(() => useCase(call, input));
