/** An error whose message is written for the person at the terminal: printed alone, without a stack. */
export class ExplainedError extends Error {
  override name = 'ExplainedError';
}

/** What to print for an error: the message alone where it explains itself, the stack where it is a bug. */
export function describeError(error: unknown): string {
  if (error instanceof ExplainedError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
