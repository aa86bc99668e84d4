import type { JsonSchema } from './types.ts';

// Zod spells these formats out as long patterns too, which say nothing more to a reader or a code generator.
const speakingFormats = new Set(['uuid', 'date-time']);

/** The same schema in the shortest words: what Zod writes for machines is hard on readers of the documentation. */
export function tidySchema(schema: JsonSchema): JsonSchema {
  const tidied = mapChildren(schema, tidySchema);
  if (speakingFormats.has(tidied.format ?? '')) delete tidied.pattern;
  if (tidied.minimum === Number.MIN_SAFE_INTEGER) delete tidied.minimum;
  if (tidied.maximum === Number.MAX_SAFE_INTEGER) delete tidied.maximum;
  if (isPlainString(tidied.propertyNames)) delete tidied.propertyNames;
  return tidied.anyOf ? foldAlternatives(tidied, tidied.anyOf) : tidied;
}

/** A copy of the schema with every direct subschema replaced. */
export function mapChildren(schema: JsonSchema, change: (child: JsonSchema) => JsonSchema): JsonSchema {
  const copy = { ...schema };
  if (copy.properties) {
    copy.properties = Object.fromEntries(
      Object.entries(copy.properties).map(([name, property]) => [name, change(property)]),
    );
  }
  if (copy.items) copy.items = change(copy.items);
  for (const keyword of ['anyOf', 'oneOf', 'allOf'] as const) {
    const branches = copy[keyword];
    if (branches) copy[keyword] = branches.map(change);
  }
  if (typeof copy.additionalProperties === 'object') copy.additionalProperties = change(copy.additionalProperties);
  return copy;
}

function isPlainString(schema: unknown): boolean {
  return JSON.stringify(schema) === '{"type":"string"}';
}

/** `anyOf` of equals becomes that one; `anyOf` with null becomes a type that includes null. */
function foldAlternatives(schema: JsonSchema, alternatives: JsonSchema[]): JsonSchema {
  const distinct = [...new Map(alternatives.map((one) => [JSON.stringify(one), one])).values()];
  const [value, ...others] = distinct.filter((one) => one.type !== 'null');
  if (!value || others.length > 0) return { ...schema, anyOf: distinct };

  const { anyOf: _, ...outer } = schema;
  if (distinct.length === 1) return { ...value, ...outer };
  const foldable = typeof value.type === 'string' && !('enum' in value) && !('const' in value);
  return foldable ? { ...value, ...outer, type: [value.type as string, 'null'] } : { ...schema, anyOf: distinct };
}
