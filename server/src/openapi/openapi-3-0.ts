import { mapChildren } from './tidy-schema.ts';
import type { JsonSchema, OpenApiDocument } from './types.ts';

/** The document in the words of OpenAPI 3.0, for generators that read no newer one. */
export function toOpenApi30({ info, ...document }: OpenApiDocument): Record<string, unknown> {
  const { summary: _, license, ...rest } = info;
  const { schemas } = document.components;
  return {
    ...(convertSchemasIn(document) as object),
    openapi: '3.0.3',
    info: { ...rest, license: { name: license.name, url: `https://spdx.org/licenses/${license.identifier}.html` } },
    components: {
      ...(convertSchemasIn(document.components) as object),
      schemas: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, convert(schema)])),
    },
  };
}

/** A copy of a part of the document with every `schema` in it converted. */
function convertSchemasIn(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(convertSchemasIn);
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => {
      if (key === 'schema') return [key, convert(value)];
      return [key, key === 'example' || key === 'examples' ? value : convertSchemasIn(value)];
    }),
  );
}

function convert(schema: JsonSchema): JsonSchema {
  const { examples, ...rest } = mapChildren(withoutNull(schema), convert);
  const converted = exclusiveBounds(constant(rest));
  if (examples?.length) converted.example = examples[0];
  return besidesReference(converted);
}

/** A type that includes null is `nullable`. */
function withoutNull(schema: JsonSchema): JsonSchema {
  const { type, anyOf } = schema;
  if (Array.isArray(type) && type.includes('null')) {
    const [one, ...others] = type.filter((name) => name !== 'null');
    if (one === undefined || others.length > 0) throw new Error(`OpenAPI 3.0 has no type ${type.join(' or ')}`);
    return { ...schema, type: one, nullable: true };
  }
  if (!anyOf?.some((one) => one.type === 'null')) return schema;
  const [first, ...others] = anyOf.filter((one) => one.type !== 'null');
  // Nothing but a type can be nullable in 3.0, so one of the alternatives is.
  if (typeof first?.type !== 'string') throw new Error('OpenAPI 3.0 has no null beside a reference');
  return { ...schema, anyOf: [{ ...first, nullable: true }, ...others] };
}

function constant(schema: JsonSchema): JsonSchema {
  const { const: value, ...rest } = schema;
  return 'const' in schema ? { ...rest, enum: [value] } : schema;
}

/** An exclusive bound is a bound and a flag. */
function exclusiveBounds(schema: JsonSchema): JsonSchema {
  const { exclusiveMinimum, exclusiveMaximum, ...rest } = schema;
  return {
    ...rest,
    ...(exclusiveMinimum !== undefined && { minimum: exclusiveMinimum, exclusiveMinimum: true }),
    ...(exclusiveMaximum !== undefined && { maximum: exclusiveMaximum, exclusiveMaximum: true }),
  };
}

/** What stands beside a reference is not read. */
function besidesReference({ $ref, ...besides }: JsonSchema): JsonSchema {
  if ($ref === undefined) return besides;
  return Object.keys(besides).length === 0 ? { $ref } : { ...besides, allOf: [{ $ref }] };
}
