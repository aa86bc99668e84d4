import type { SchemaStore } from './schema-store.ts';
import type { JsonSchema } from './types.ts';

/** An example of a whole value, put together from the examples of its fields. */
export function sampleOf(schema: JsonSchema, store: Pick<SchemaStore, 'resolve'>, path = ''): unknown {
  const { examples, properties, items, ...rest } = store.resolve(schema);
  const [example] = examples ?? [];
  // The contract shows lists as empty; a list of one says more.
  if (example !== undefined && !isEmptyList(example)) return example;
  if ('const' in rest) return rest.const;
  if (properties) {
    return Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, sampleOf(property, store, `${path}.${name}`)]),
    );
  }
  if (items) return [sampleOf(items, store, `${path}[]`)];
  throw new Error(`No example for ${path || 'a schema'}: ${JSON.stringify(schema)}`);
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
