import type { ProcedureSpec } from '@gatehouse/shared';
import { toJsonSchema } from '../openapi/json-schema.ts';

/** The JSON Schema by which Fastify writes an answer; undefined for one that has no body. */
export function answerSchema({ output }: ProcedureSpec): Record<string, unknown> | undefined {
  if (output.def.type === 'void') return undefined;
  const { schema, definitions } = toJsonSchema(output, 'output');
  return { ...schema, $defs: definitions };
}
