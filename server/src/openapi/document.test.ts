import { errorCatalogue, listProcedures, problem, restErrorsOf } from '@gatehouse/shared';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { buildOpenApiDocument } from './document.ts';
import type { Operation, Parameter, PathMethod, Response } from './types.ts';

const document = buildOpenApiDocument({ publicUrl: 'https://auth.example.com', version: '1.2.3' });
const procedures = listProcedures();
const operations = Object.entries(document.paths).flatMap(([path, { servers: _, ...methods }]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

const operationOf = (path: string, method: string): Operation | undefined =>
  document.paths[path]?.[method.toLowerCase() as PathMethod];

function responseOf(operation: Operation | undefined, status: number): Response | undefined {
  const response = operation?.responses[status];
  return response && '$ref' in response ? (resolve(response.$ref) as Response) : response;
}

const parametersOf = (operation: Operation | undefined): Parameter[] =>
  (operation?.parameters ?? []).map((parameter) =>
    '$ref' in parameter ? (resolve(parameter.$ref) as Parameter) : parameter,
  );

function resolve(reference: string): unknown {
  const keys = reference.replace(/^#\//, '').split('/');
  return keys.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document);
}

/** Every object inside the document, with its path. */
function nodesOf(node: unknown, path = '#'): { path: string; node: Record<string, unknown> }[] {
  if (typeof node !== 'object' || node === null) return [];
  const children = Object.entries(node).flatMap(([key, child]) => nodesOf(child, `${path}/${key}`));
  return [{ path, node: node as Record<string, unknown> }, ...children];
}

const nodes = nodesOf(document);

describe('the document', () => {
  test('is OpenAPI 3.1, says an independent validator', async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(document) as unknown as Record<string, unknown>)).toEqual({
      valid: true,
    });
    expect(validator.version).toBe('3.1');
  });

  test('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  test('is the same every time', () => {
    const again = buildOpenApiDocument({ publicUrl: 'https://auth.example.com', version: '1.2.3' });
    expect(JSON.stringify(again)).toBe(JSON.stringify(document));
  });

  test('knows where the service is, and its version', () => {
    expect(document.servers.map(({ url }) => url)).toEqual(['https://auth.example.com/api/v1']);
    expect(document.info).toMatchObject({ version: '1.2.3', license: { name: 'MIT' } });
    expect(JSON.stringify(document)).not.toContain('localhost');
  });

  test('has only references that lead somewhere', () => {
    const references = nodes.flatMap(({ node }) => (typeof node.$ref === 'string' ? [node.$ref] : []));
    expect(references).not.toHaveLength(0);
    expect(references.filter((reference) => resolve(reference) === undefined)).toEqual([]);
  });

  test('has no component that nothing refers to', () => {
    const references = new Set(nodes.map(({ node }) => node.$ref));
    const components = (['schemas', 'responses', 'headers', 'parameters'] as const).flatMap((kind) =>
      Object.keys(document.components[kind]).map((name) => `#/components/${kind}/${name}`),
    );
    expect(components.filter((component) => !references.has(component))).toEqual([]);
  });

  test('has no leftovers of the generator', () => {
    const leftovers = nodes.filter(({ node }) =>
      ['$schema', '$id', '$defs', '~standard', 'id'].some((key) => typeof node[key] === 'string'),
    );
    expect(leftovers.filter(({ path }) => path.includes('/schemas/') && !path.includes('/examples'))).toEqual([]);
    expect(Object.keys(document.components.schemas).filter((name) => name.startsWith('_'))).toEqual([]);
  });

  test('closes every object that lists its fields', () => {
    const open = nodes.filter(
      ({ node }) => node.type === 'object' && 'properties' in node && node.additionalProperties !== false,
    );
    expect(open.map(({ path }) => path)).toEqual([]);
  });

  test('has no schema that refers to itself: openapi-python-client left out whatever led to one', () => {
    const selfish = Object.entries(document.components.schemas).filter(([name, schema]) =>
      nodesOf(schema).some(({ node }) => node.$ref === `#/components/schemas/${name}`),
    );
    expect(selfish.map(([name]) => name)).toEqual([]);
    expect(document.components.schemas.JsonValue).toEqual({ description: 'Any JSON value.' });
  });

  test('has a unique, plain operation id for each operation', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z][A-Za-z]+$/.test(id))).toEqual([]);
  });

  test('names every choice that is made in more than one place, so that generated clients have one type for it', () => {
    const choices = nodes.filter(({ path, node }) => Array.isArray(node.enum) && !path.includes('/example'));
    const byValues = Map.groupBy(choices, ({ node }) => JSON.stringify(node.enum));
    expect([...byValues.values()].filter((same) => same.length > 1)).toEqual([]);
    expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(['Role', 'ErrorCode']));
  });

  test('describes every parameter', () => {
    const parameters = operations.flatMap(({ operation }) => parametersOf(operation));
    expect(parameters.filter(({ description }) => !description).map(({ name }) => name)).toEqual([]);
  });

  test('describes every tag it uses, and uses every tag it describes', () => {
    const used = new Set(operations.flatMap(({ operation }) => operation.tags));
    expect(used).toEqual(new Set(document.tags.map(({ name }) => name)));
  });
});

describe.each(procedures)('%s', (name, spec) => {
  const operation = operationOf(spec.path, spec.method);

  test('is an operation with the words of the contract', () => {
    expect(operation).toMatchObject({ summary: spec.summary, 'x-trpc-procedure': name });
    expect(operation?.description).toContain(spec.description);
  });

  test('answers its real status, with a body where it has one', () => {
    const response = responseOf(operation, spec.status);
    expect(response).toBeDefined();
    expect(Object.keys(response?.content ?? {})).toEqual(spec.status > 201 ? [] : ['application/json']);
    const successes = Object.keys(operation?.responses ?? {}).filter((status) => status.startsWith('2'));
    expect(successes).toEqual([String(spec.status)]);
  });

  test('answers exactly its errors, with an example each', () => {
    const failures = Object.keys(operation?.responses ?? {}).filter((status) => !status.startsWith('2'));
    const examples = failures.flatMap((status) => {
      const response = responseOf(operation, Number(status));
      return Object.entries(response?.content?.['application/problem+json']?.examples ?? {}).map(
        ([code, { value }]) => {
          expect(value).toMatchObject({ code, status: Number(status) });
          expect(problem.safeParse(value).error?.issues ?? []).toEqual([]);
          expect(response?.description).toContain(errorCatalogue[code as keyof typeof errorCatalogue].when);
          return code;
        },
      );
    });
    expect(new Set(examples)).toEqual(new Set(restErrorsOf(spec)));
  });

  test('needs a body if a field of it is needed', () => {
    const { schema } = operation?.requestBody?.content['application/json'] ?? {};
    const { required = [] } = (schema?.$ref ? resolve(schema.$ref) : {}) as { required?: string[] };
    if (schema !== undefined) expect(operation?.requestBody?.required).toBe(required.length > 0);
  });

  test('asks for a token unless anyone may call it', () => {
    expect(operation?.security).toEqual(spec.access === 'anyone' ? [] : [{ bearerAuth: [] }]);
  });

  test('takes an idempotency key if it is a POST, and shows none that everybody would send', () => {
    const keys = parametersOf(operation).filter((parameter) => parameter.name === 'Idempotency-Key');
    expect(keys).toHaveLength(spec.method === 'POST' ? 1 : 0);
    for (const key of keys) expect(JSON.stringify(key)).not.toMatch(/"(?:example|examples|default)":/);
  });

  test('takes every field of its input once, in the path, the query or the body', () => {
    const parameters = parametersOf(operation).flatMap((parameter) =>
      parameter.in === 'header' ? [] : parameter.name,
    );
    const body = operation?.requestBody?.content['application/json']?.schema;
    const schema = body?.$ref ? (resolve(body.$ref) as { properties: object }) : body;
    const taken = [...parameters, ...Object.keys(schema?.properties ?? {})];
    const fields = spec.input.safeParse(Object.fromEntries(taken.map((field) => [field, {}])));
    expect(fields.error?.issues.filter(({ code }) => code === 'unrecognized_keys') ?? []).toEqual([]);
    expect(taken.toSorted()).toEqual(fieldsOf(spec.input).toSorted());
  });
});

function fieldsOf(schema: unknown): string[] {
  const { shape, unwrap } = schema as { shape?: object; unwrap?: () => unknown };
  return shape ? Object.keys(shape) : fieldsOf(unwrap?.call(schema));
}

describe('headers', () => {
  test.each(operations)('$method $path names its request in every answer', ({ operation }) => {
    for (const status of Object.keys(operation.responses)) {
      const names = Object.keys(responseOf(operation, Number(status))?.headers ?? {});
      expect(names).toContain('X-Request-Id');
      expect(names.includes('Retry-After')).toBe(status === '429' || status === '503');
      expect(names.includes('WWW-Authenticate')).toBe(status === '401');
    }
  });
});

describe('the endpoints beside the contract', () => {
  test.each(['/health', '/ready', '/.well-known/jwks.json'])('%s lies at the root of the service', (path) => {
    expect(document.paths[path]?.servers?.map(({ url }) => url)).toEqual(['https://auth.example.com']);
    expect(operationOf(path, 'get')?.security).toEqual([]);
  });

  test('/ready answers 503 as a problem', () => {
    const content = responseOf(operationOf('/ready', 'get'), 503)?.content;
    expect(content?.['application/problem+json']?.examples).toHaveProperty('unavailable');
  });
});

describe('examples', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const schemas = nodes.filter(({ path, node }) => Array.isArray(node.examples) && !path.includes('/example'));
  const bodies = nodes.filter(
    ({ node }) => typeof node.schema === 'object' && ('example' in node || 'examples' in node),
  );
  const errorsIn = (schema: object, example: unknown) => {
    const validate = ajv.compile({ ...schema, components: document.components });
    return validate(example) ? [] : validate.errors;
  };

  test('are in every body', () => {
    const missing = operations.flatMap(({ path, operation }) => {
      const contents = [
        operation.requestBody,
        ...Object.keys(operation.responses).map((s) => responseOf(operation, Number(s))),
      ];
      return contents.flatMap((one) =>
        Object.values(one?.content ?? {}).flatMap((type) => ('example' in type || 'examples' in type ? [] : [path])),
      );
    });
    expect(missing).toEqual([]);
  });

  test.each(schemas)('of $path fit', ({ node: { examples, ...schema } }) => {
    for (const example of examples as unknown[]) expect(errorsIn(schema, example)).toEqual([]);
  });

  test.each(bodies)('of $path fit', ({ node }) => {
    const { schema, example, examples = {} } = node as { schema: object; example?: unknown; examples?: object };
    const values = Object.values(examples).map(({ value }) => value);
    for (const one of 'example' in node ? [example] : values) expect(errorsIn(schema, one)).toEqual([]);
  });
});
