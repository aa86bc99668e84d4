import { type ConvertedSchema, definitionName, toJsonSchema } from '@gatehouse/server/openapi/json-schema';
import { listProcedures, type ProcedureSpec } from '@gatehouse/shared';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { valuesNear } from './schema-values.ts';
import { scaled, seed, timeLimit } from './settings.ts';
import type { Schema } from './values.ts';

vi.setConfig({ testTimeout: timeLimit });

const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);
// The library's own takes a URN too.
ajv.addFormat('uuid', /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
// The library's own is wider than RFC 3339, and has leap seconds.
const rfc3339 = /^\d{4}-\d{2}-\d{2}t\d{2}:\d{2}:[0-5]\d(?:\.\d+)?(?:z|[+-]\d{2}:\d{2})$/i;
const libraryTime = addFormats.default.get('date-time') as { validate(text: string): boolean };
ajv.addFormat('date-time', (text: string) => rfc3339.test(text) && libraryTime.validate(text));

interface Field {
  readonly name: string;
  readonly schema: Schema;
  /** Whether the document takes the value in this field, and whether the server does. */
  readonly document: (value: unknown) => boolean;
  readonly server: (value: unknown) => boolean;
}

function fieldsOf([name, spec]: [string, ProcedureSpec]): Field[] {
  const { schema, definitions } = toJsonSchema(spec.input, 'input');
  const validate = ajv.compile({ ...schema, $defs: definitions });
  const resolve = (one: ConvertedSchema['schema']) => definitions[definitionName(one) ?? ''] ?? one;
  const { properties = {}, required = [] } = resolve(schema);
  const needed = Object.fromEntries(required.map((field) => [field, resolve(properties[field] ?? {}).examples?.[0]]));
  return Object.entries(properties).map(([field, property]) => ({
    name: `${name} ${field}`,
    schema: resolve(property) as Schema,
    document: (value) => validate({ ...needed, [field]: value }),
    server: (value) => spec.input.safeParse({ ...needed, [field]: value }).success,
  }));
}

const inNfc = (value: unknown) => (typeof value === 'string' ? value.normalize('NFC') : value);
/** Blanks around a value are forgiven, though no document asks for them. */
const trimmed = (value: unknown) => (typeof value === 'string' ? value.trim() : value);

/** What no JSON Schema can say, and so a description does. */
const isBeyondSchema = ({ schema }: Field, value: unknown) =>
  typeof value === 'string' &&
  (!value.isWellFormed() ||
    (schema.format === 'password' && Buffer.byteLength(value) > 1024) ||
    (schema.format === 'email' && value.indexOf('@') > 64));

test.each(listProcedures().flatMap(fieldsOf))(
  '$name: the server takes what the document takes, and nothing else',
  (field) => {
    const verdicts = { taken: 0, refused: 0 };
    const property = fc.property(valuesNear(field.schema), (value) => {
      const isTaken = field.server(value);
      verdicts[isTaken ? 'taken' : 'refused']++;
      if (isTaken) expect(field.document(value) || field.document(inNfc(trimmed(value)))).toBe(true);
      else expect(field.document(value) && field.document(inNfc(value)) && !isBeyondSchema(field, value)).toBe(false);
    });
    fc.assert(property, { seed, numRuns: scaled(1000) });
    expect(Math.min(verdicts.taken, verdicts.refused)).toBeGreaterThan(0);
  },
);
