import type { ProcedureSpec } from '@gatehouse/shared';
import { type ConvertedSchema, definitionName, toJsonSchema } from './json-schema.ts';
import { idempotencyKey } from './parameters.ts';
import { sampleOf } from './sample.ts';
import type { SchemaStore } from './schema-store.ts';
import type { JsonSchema, Operation, Parameter } from './types.ts';

/** The parameters and the body of an operation: its input, spread over path, query and body as REST sends it. */
export function requestOf(spec: ProcedureSpec, store: SchemaStore): Pick<Operation, 'parameters' | 'requestBody'> {
  const { name, object, definitions } = inputObject(spec);
  const inPath = new Set([...spec.path.matchAll(/\{(\w+)\}/g)].map(([, field]) => field ?? ''));
  const others = Object.keys(object.properties ?? {}).filter((field) => !inPath.has(field));
  const inBody = spec.method === 'POST' || spec.method === 'PUT';

  const parameter = (field: string, place: Parameter['in']) => parameterOf(field, place, object, definitions, store);
  const parameters = [
    ...[...inPath].map((field) => parameter(field, 'path')),
    ...(inBody ? [] : others.map((field) => parameter(field, 'query'))),
    // PUT and DELETE take one, too, but need none: in Go and Java it would be one more argument at every call.
    ...(spec.method === 'POST' ? [idempotencyKey] : []),
  ];
  return {
    ...(parameters.length > 0 && { parameters }),
    ...(inBody && others.length > 0 && { requestBody: bodyOf(name, without(object, inPath), definitions, store) }),
  };
}

function inputObject(spec: ProcedureSpec) {
  const { schema, definitions }: ConvertedSchema = toJsonSchema(spec.input, 'input');
  const name = definitionName(schema);
  return { name, object: (name && definitions[name]) || schema, definitions };
}

function parameterOf(
  field: string,
  place: Parameter['in'],
  object: JsonSchema,
  definitions: Record<string, JsonSchema>,
  store: SchemaStore,
): Parameter {
  const { description: ownWords, ...property } = object.properties?.[field] ?? {};
  const schema = store.add({ schema: property, definitions }, 'input');
  const description = ownWords ?? store.resolve(schema).description;
  return {
    name: field,
    in: place,
    required: place === 'path' || (object.required ?? []).includes(field),
    style: place === 'path' ? 'simple' : 'form',
    ...(description !== undefined && { description }),
    schema,
  };
}

function without(object: JsonSchema, fields: Set<string>): JsonSchema {
  const properties = Object.entries(object.properties ?? {}).filter(([field]) => !fields.has(field));
  const { required, ...rest } = object;
  const stillRequired = required?.filter((field) => !fields.has(field)) ?? [];
  return {
    ...rest,
    properties: Object.fromEntries(properties),
    ...(stillRequired.length > 0 && { required: stillRequired }),
  };
}

function bodyOf(
  name: string | undefined,
  object: JsonSchema,
  definitions: Record<string, JsonSchema>,
  store: SchemaStore,
): NonNullable<Operation['requestBody']> {
  const converted = name
    ? { schema: { $ref: `#/$defs/${name}` }, definitions: { ...definitions, [name]: object } }
    : { schema: object, definitions };
  const schema = store.add(converted, 'input');
  // Without any, the request changes nothing and may as well have no body.
  const required = (object.required ?? []).length > 0;
  return { required, content: { 'application/json': { schema, example: sampleOf(schema, store) } } };
}
