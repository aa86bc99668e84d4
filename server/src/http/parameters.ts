import type { ProcedureSpec } from '@gatehouse/shared';
import { z } from 'zod';

type Parameters = Record<string, unknown>;

/**
 * Query parameters are text. Where the spec has a number or a boolean, its one plain spelling is read as such;
 * anything else stays text and fails the schema, which then says what was expected.
 */
export function parameterReader(spec: ProcedureSpec): (query: Parameters) => Parameters {
  const schema = z.toJSONSchema(spec.input, { io: 'input', unrepresentable: 'any' });
  const types = new Map(
    Object.entries(schema.properties ?? {}).map(([name, property]) => [
      name,
      (property as z.core.JSONSchema.JSONSchema).type,
    ]),
  );
  return (query) =>
    Object.fromEntries(Object.entries(query).map(([name, value]) => [name, read(types.get(name), value)]));
}

function read(type: unknown, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (type === 'integer' && /^-?\d{1,15}$/.test(value)) return Number(value);
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
