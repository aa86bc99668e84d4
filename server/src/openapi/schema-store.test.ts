import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { toJsonSchema } from './json-schema.ts';
import { createSchemaStore } from './schema-store.ts';

describe('a name that is used for requests and answers', () => {
  test('is one component, if both have one shape', () => {
    const store = createSchemaStore();
    const point = z.strictObject({ x: z.int() }).meta({ id: 'Point' });
    expect(store.add(toJsonSchema(point, 'output'), 'output')).toEqual({ $ref: '#/components/schemas/Point' });
    expect(store.add(toJsonSchema(point, 'input'), 'input')).toEqual({ $ref: '#/components/schemas/Point' });
    expect(Object.keys(store.components())).toEqual(['Point']);
  });

  test('is two, if their shapes differ, and so is all that contains it', () => {
    const store = createSchemaStore();
    const point = z.strictObject({ x: z.int().default(0) }).meta({ id: 'Point' });
    const line = z.strictObject({ points: z.array(point) }).meta({ id: 'Line' });
    store.add(toJsonSchema(line, 'output'), 'output');
    store.add(toJsonSchema(line, 'input'), 'input');
    const { Line, LineInput, Point, PointInput } = store.components();
    expect(Line?.properties?.points?.items).toEqual({ $ref: '#/components/schemas/Point' });
    expect(LineInput?.properties?.points?.items).toEqual({ $ref: '#/components/schemas/PointInput' });
    expect(Point?.required).toEqual(['x']);
    expect(PointInput?.required).toBeUndefined();
  });

  test('is an error, if two schemas of one direction have it', () => {
    const store = createSchemaStore();
    const add = (schema: z.ZodType) => store.add(toJsonSchema(schema, 'output'), 'output');
    add(z.strictObject({ x: z.int() }).meta({ id: 'Clash' }));
    expect(() => add(z.strictObject({ y: z.int() }).meta({ id: 'Clash' }))).toThrow(
      'Two different schemas are named Clash',
    );
  });
});

describe('conversion', () => {
  test('writes a Date as RFC 3339, in examples too', () => {
    const at = z.date().meta({ description: 'When.', examples: [new Date('2026-11-22T15:04:05.000Z')] });
    expect(toJsonSchema(at, 'output').schema).toEqual({
      type: 'string',
      format: 'date-time',
      description: 'When.',
      examples: ['2026-11-22T15:04:05.000Z'],
    });
  });

  test('folds null into the type', () => {
    expect(toJsonSchema(z.string().max(5).meta({ description: 'Inner.' }).nullable(), 'output').schema).toEqual({
      type: ['string', 'null'],
      maxLength: 5,
      description: 'Inner.',
    });
  });

  test('refuses what JSON cannot carry', () => {
    expect(() => toJsonSchema(z.bigint(), 'output')).toThrow();
  });

  test('leaves the schemas as they were', () => {
    const flag = z.strictObject({ on: z.boolean() });
    toJsonSchema(flag, 'input');
    expect(flag.safeParse({ on: 'false' }).success).toBe(false);
  });
});
