import type { ProcedureSpec } from '@gatehouse/shared';
import { definitionName, toJsonSchema } from '../openapi/json-schema.ts';

type Parameters = Record<string, unknown>;

/**
 * Query parameters are text. Where the spec has a number or a boolean, its one plain spelling is read as such;
 * anything else stays text and fails the schema, which then says what was expected.
 */
export function parameterReader(spec: ProcedureSpec): (query: Parameters) => Parameters {
  let types: Map<string, unknown> | undefined;
  return (query) =>
    Object.fromEntries(
      Object.entries(query).map(([name, value]) => {
        // Worked out when there is a parameter: of all procedures it would be some 20 ms of the start.
        types ??= parameterTypes(spec);
        return [name, read(types.get(name), value)];
      }),
    );
}

function parameterTypes(spec: ProcedureSpec): Map<string, unknown> {
  const { schema, definitions } = toJsonSchema(spec.input, 'input');
  // An input with a name of its own is a reference to its definition.
  const { properties = {} } = definitions[definitionName(schema) ?? ''] ?? schema;
  return new Map(Object.entries(properties).map(([name, { type }]) => [name, type]));
}

function read(type: unknown, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (type === 'integer' && /^-?\d{1,15}$/.test(value)) return Number(value);
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
