const kinds = new Set(['TypeError', 'RangeError', 'ReferenceError', 'ZodError']);

/** SQLSTATEs of statements that do not fit the data or the schema. */
const misfit = /^(?:22|23|42|XX)\w{3}$/;

/** Whether an error is our own fault, and not a mail server's answer or something that is away. */
export function isDefect(error: unknown): boolean {
  const { code, name } = error as { code?: unknown; name?: string };
  return kinds.has(name ?? '') || (typeof code === 'string' && misfit.test(code));
}
