import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { buildOpenApiDocument } from './document.ts';
import { toOpenApi30 } from './openapi-3-0.ts';
import type { JsonSchema } from './types.ts';

const document = buildOpenApiDocument({ publicUrl: 'https://auth.example.com', version: '1.2.3' });
const { components } = document;

/** What becomes of one schema. */
function converted(schema: JsonSchema): unknown {
  const rendition = toOpenApi30({ ...document, components: { ...components, schemas: { One: schema } } });
  return (rendition.components as typeof components).schemas.One;
}

test('it is OpenAPI 3.0, says an independent validator with the official schema', async () => {
  const validator = new Validator();
  expect(await validator.validate(toOpenApi30(document))).toEqual({ valid: true });
  expect(validator.version).toBe('3.0');
});

test('it has the same operations, answers and components', () => {
  const rendition = toOpenApi30(document) as unknown as typeof document;
  const outline = ({ paths, components: { schemas, responses, headers, ...others } }: typeof document) => ({
    operations: Object.entries(paths).map(([path, { servers, ...methods }]) => [
      path,
      servers,
      Object.entries(methods).map(([method, { responses, parameters = [], ...rest }]) => [
        method,
        rest.operationId,
        rest.security,
        Object.keys(responses),
        parameters.map((parameter) => ('$ref' in parameter ? parameter.$ref : parameter.name)),
      ]),
    ]),
    components: [schemas, responses, headers, others.parameters].map((one) => Object.keys(one)),
  });
  expect(outline(rendition)).toEqual(outline(document));
  expect(rendition.info.version).toBe('1.2.3');
});

test('making it leaves the document as it was', () => {
  const before = structuredClone(document);
  toOpenApi30(document);
  expect(document).toEqual(before);
});

test.each<[string, JsonSchema, JsonSchema]>([
  ['a type with null', { type: ['string', 'null'], maxLength: 9 }, { type: 'string', nullable: true, maxLength: 9 }],
  [
    'null among alternatives',
    { anyOf: [{ type: 'string' }, { type: 'null' }, { type: 'number' }] },
    { anyOf: [{ type: 'string', nullable: true }, { type: 'number' }] },
  ],
  ['a constant', { type: 'string', const: 'bearer' }, { type: 'string', enum: ['bearer'] }],
  ['examples', { type: 'boolean', examples: [false, true] }, { type: 'boolean', example: false }],
  [
    'exclusive bounds',
    { type: 'integer', exclusiveMinimum: 0, exclusiveMaximum: 9 },
    { type: 'integer', minimum: 0, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: true },
  ],
  ['a reference', { $ref: '#/components/schemas/User' }, { $ref: '#/components/schemas/User' }],
  [
    'words beside a reference',
    { $ref: '#/components/schemas/Role', description: 'Whose.' },
    { allOf: [{ $ref: '#/components/schemas/Role' }], description: 'Whose.' },
  ],
  [
    'what is inside',
    { type: 'object', properties: { schema: { type: 'array', items: { const: 1 } } }, additionalProperties: false },
    { type: 'object', properties: { schema: { type: 'array', items: { enum: [1] } } }, additionalProperties: false },
  ],
])('%s', (_, schema, expected) => {
  expect(converted(schema)).toEqual(expected);
});

test('what 3.0 cannot say is refused, not left out', () => {
  expect(() => converted({ type: ['string', 'number', 'null'] })).toThrow(/no type string or number/);
  expect(() => converted({ anyOf: [{ $ref: '#/components/schemas/User' }, { type: 'null' }] })).toThrow(/null/);
});
