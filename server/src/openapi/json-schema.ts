import { z } from 'zod';
import { mapChildren, tidySchema } from './tidy-schema.ts';
import type { JsonSchema } from './types.ts';

export type Direction = 'input' | 'output';

/** A JSON Schema, and the named schemas that its `$ref`s (`#/$defs/Name`) lead to. */
export interface ConvertedSchema {
  schema: JsonSchema;
  definitions: Record<string, JsonSchema>;
}

/** Converts by Zod's own generator; schemas with a `meta` id become definitions. A `Date` is an RFC 3339 string. */
export function toJsonSchema(schema: z.ZodType, direction: Direction): ConvertedSchema {
  const generated = z.toJSONSchema(schema, {
    io: direction,
    unrepresentable: ({ zodSchema }) =>
      zodSchema._zod.def.type === 'date' ? { type: 'string', format: 'date-time' } : 'throw',
    override: ({ zodSchema, jsonSchema }) => {
      // Zod drops the examples of an input that it transforms; ours show what is sent.
      const { examples } = z.globalRegistry.get(zodSchema) ?? {};
      if (Array.isArray(examples)) jsonSchema.examples ??= examples;
    },
  });
  // The round trip turns the Dates among the examples into what the wire carries.
  const { $schema: _, $defs = {}, ...root } = JSON.parse(JSON.stringify(generated));
  return {
    schema: tidySchema(root),
    definitions: Object.fromEntries(
      Object.entries<JsonSchema>($defs).map(([name, { $id: _id, id: _name, ...definition }]) => [
        name,
        tidySchema(definition),
      ]),
    ),
  };
}

const definitionPrefix = '#/$defs/';

/** The name of the definition that a schema is a reference to. */
export function definitionName(schema: JsonSchema): string | undefined {
  return schema.$ref?.startsWith(definitionPrefix) ? schema.$ref.slice(definitionPrefix.length) : undefined;
}

/** A copy in which every reference to a definition leads to another place. */
export function redirectReferences(schema: JsonSchema, target: (name: string) => string): JsonSchema {
  const name = definitionName(schema);
  const copy = mapChildren(schema, (child) => redirectReferences(child, target));
  return name === undefined ? copy : { ...copy, $ref: target(name) };
}

/** The names of all definitions that a schema leads to, directly or not. */
export function reachableDefinitions(
  schema: JsonSchema,
  definitions: Record<string, JsonSchema>,
  found = new Set<string>(),
): Set<string> {
  redirectReferences(schema, (name) => {
    const definition = definitions[name];
    if (definition && !found.has(name)) {
      found.add(name);
      reachableDefinitions(definition, definitions, found);
    }
    return name;
  });
  return found;
}
