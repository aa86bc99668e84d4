import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { errorBody, listProcedures, type ProcedureSpec, problem } from './index.ts';

type Direction = 'input' | 'output';

interface Field {
  path: string;
  schema: z.core.$ZodType;
}

const procedures = listProcedures();
const bodies: [name: string, schema: z.ZodType, direction: Direction][] = [
  ...procedures.flatMap(([name, spec]) => [
    [`${name} input`, spec.input, 'input'] as [string, z.ZodType, Direction],
    ...(answersWithBody(spec) ? [[`${name} output`, spec.output, 'output'] as [string, z.ZodType, Direction]] : []),
  ]),
  ['problem', problem, 'output'],
  ['error body', errorBody, 'output'],
];
const fields = bodies.flatMap(([name, schema]) => fieldsOf(schema, name));

function answersWithBody(spec: ProcedureSpec): boolean {
  return spec.status === 200 || spec.status === 201;
}

/** Every field of every object in the schema, however deep, with its path. */
function fieldsOf(schema: z.core.$ZodType, path: string): Field[] {
  const { _zod } = unwrap(schema);
  const def = _zod.def as z.core.$ZodObjectDef | z.core.$ZodArrayDef | z.core.$ZodUnionDef | z.core.$ZodRecordDef;
  if (def.type === 'array') return fieldsOf(def.element, `${path}[]`);
  if (def.type === 'union') return def.options.flatMap((option) => fieldsOf(option, path));
  if (def.type !== 'object') return [];
  return Object.entries(def.shape).flatMap(([name, field]) => [
    { path: `${path}.${name}`, schema: field },
    ...fieldsOf(field, `${path}.${name}`),
  ]);
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const inner = (schema._zod.def as Partial<z.core.$ZodOptionalDef>).innerType;
  return inner ? unwrap(inner) : schema;
}

/** What is said about a schema, or about what it wraps. */
function metaOf(schema: z.core.$ZodType): z.core.GlobalMeta {
  const inner = (schema._zod.def as Partial<z.core.$ZodOptionalDef>).innerType;
  return { ...(inner && metaOf(inner)), ...z.globalRegistry.get(schema) };
}

describe('every field of the contract', () => {
  test('is found', () => {
    const paths = fields.map(({ path }) => path);
    expect(paths).toContain('auth.register input.password');
    expect(paths).toContain('users.export output.audit_events[].details');
    expect(paths).toContain('problem.issues[].message');
  });

  test.each(fields)('$path has a description, and examples that it takes', ({ schema }) => {
    const { description, examples } = metaOf(schema);
    expect(description).toMatch(/\S/);
    // An object shows itself by the examples of its fields.
    if (unwrap(schema)._zod.def.type !== 'object')
      expect(examples).toEqual(expect.arrayContaining([expect.anything()]));
    for (const example of (examples ?? []) as unknown[]) {
      expect(z.safeParse(schema, example).error?.issues ?? []).toEqual([]);
    }
  });
});

describe('every body of the contract', () => {
  test.each(bodies)('%s refuses an unknown field', (_, schema) => {
    const issues = schema.safeParse({ surprise: true }).error?.issues ?? [];
    expect(issues).toContainEqual(expect.objectContaining({ code: 'unrecognized_keys', keys: ['surprise'] }));
  });

  test.each(bodies)('%s has a name, if it has fields', (_, schema) => {
    if (fieldsOf(schema, '').length === 0 || schema === errorBody) return;
    expect(metaOf(schema)).toMatchObject({ id: expect.any(String), description: expect.any(String) });
  });

  test('a name belongs to one schema', () => {
    const named = bodies.flatMap(([, schema]) => {
      const { id } = metaOf(schema);
      return id === undefined ? [] : [[id, unwrap(schema)] as const];
    });
    for (const [id, schema] of named) {
      expect(new Set(named.filter(([other]) => other === id).map(([, one]) => one))).toEqual(new Set([schema]));
    }
  });

  test('what is answered without a body is void', () => {
    for (const [, spec] of procedures.filter(([, one]) => !answersWithBody(one))) {
      expect(spec.output._zod.def.type).toBe('void');
    }
  });
});
