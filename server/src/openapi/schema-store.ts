import { type ConvertedSchema, type Direction, reachableDefinitions, redirectReferences } from './json-schema.ts';
import type { JsonSchema } from './types.ts';

const componentPrefix = '#/components/schemas/';

/** Collects named schemas as components of the document. */
export interface SchemaStore {
  /** Adds what the schema leads to, and returns it with references into the components. */
  add(converted: ConvertedSchema, direction: Direction): JsonSchema;
  /** The schema itself, where it is a reference to a component. */
  resolve(schema: JsonSchema): JsonSchema;
  /** Every component, by name in alphabetical order. */
  components(): Record<string, JsonSchema>;
}

interface Entry {
  schema: JsonSchema;
  direction: Direction;
  /** The schema with everything it leads to; two entries are the same only if these are. */
  closure: string;
}

export function createSchemaStore(): SchemaStore {
  const entries = new Map<string, Entry>();

  /** The name itself, unless the other direction has it for another shape. */
  const componentName = (name: string, closure: string, direction: Direction): string => {
    const entry = entries.get(name);
    if (!entry || entry.closure === closure) return name;
    const suffix = direction === 'input' ? 'Input' : 'Output';
    if (entry.direction === direction || name.endsWith(suffix))
      throw new Error(`Two different schemas are named ${name}`);
    return componentName(name + suffix, closure, direction);
  };

  return {
    add({ schema, definitions }, direction) {
      const names = [...reachableDefinitions(schema, definitions)];
      const closures = new Map(names.map((name) => [name, closureOf(name, definitions)]));
      const renamed = new Map(names.map((name) => [name, componentName(name, closures.get(name) ?? '', direction)]));
      const intoComponents = (one: JsonSchema) =>
        redirectReferences(one, (name) => componentPrefix + (renamed.get(name) ?? name));
      for (const [name, component] of renamed) {
        const definition = withoutEveryType(definitions[name] ?? {});
        entries.set(component, { schema: intoComponents(definition), direction, closure: closures.get(name) ?? '' });
      }
      return intoComponents(schema);
    },
    resolve(schema) {
      if (!schema.$ref) return schema;
      const entry = entries.get(schema.$ref.slice(componentPrefix.length));
      if (!entry) throw new Error(`Nothing is named ${schema.$ref}`);
      return entry.schema;
    },
    components() {
      const sorted = [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1));
      return Object.fromEntries(sorted.map(([name, { schema }]) => [name, schema]));
    },
  };
}

const everyType = ['array', 'boolean', 'null', 'number', 'object', 'string'];

/** What may be of every type is not constrained; generators fail on one that spells that out by referring to itself. */
function withoutEveryType({ anyOf, ...rest }: JsonSchema): JsonSchema {
  if (anyOf === undefined) return rest;
  const types = new Set(anyOf.map(({ type }) => type));
  return everyType.every((type) => types.has(type)) ? rest : { ...rest, anyOf };
}

function closureOf(name: string, definitions: Record<string, JsonSchema>): string {
  const reached = reachableDefinitions({ $ref: `#/$defs/${name}` }, definitions);
  return JSON.stringify([...reached].toSorted().map((one) => [one, definitions[one]]));
}
