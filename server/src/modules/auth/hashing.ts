import type { Call } from '../../call.ts';

/**
 * A use-case that hashes a password: let in only while it can be served soon, before it costs a query. Whoever waits for
 * a hash keeps nobody from other work.
 */
export const hashing =
  <Of extends Call, Input, Output>(useCase: (call: Of, input: Input) => Promise<Output>) =>
  (call: Of, input: Input): Promise<Output> => {
    const { admission, hashingGate } = call.services;
    return admission.stepAside(() => hashingGate.admit(() => useCase(call, input)));
  };
