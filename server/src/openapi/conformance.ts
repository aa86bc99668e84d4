import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { JsonSchema, OpenApiDocument, Operation, PathItem, PathMethod, Response } from './types.ts';

/** A response of the live service. */
export interface ObservedResponse {
  method: string;
  /** As it was requested, such as `/api/v1/users/me`; a query is ignored. */
  path: string;
  status: number;
  contentType?: string | null | undefined;
  /** Parsed, if it is JSON; undefined, null or an empty string if there is none. */
  body?: unknown;
}

export interface ConformanceChecker {
  /** Throws if the document does not describe such a response. */
  check(response: ObservedResponse): void;
}

/** For tests: holds responses of the REST API against its document. */
export function createConformanceChecker(document: OpenApiDocument): ConformanceChecker {
  const routes = routesOf(document);
  const validatorOf = validators(document);

  return {
    check({ method, path, status, contentType, body }) {
      const fail = (reason: string): never => {
        throw new Error(`${method.toUpperCase()} ${path} → ${status}: ${reason}`);
      };
      const operation =
        operationFor(routes, method, path.split('?')[0] ?? '') ?? fail('the document has no such operation');
      const response = resolveResponse(document, operation.responses[status]) ?? fail('the status is not described');
      if (!response.content) {
        if (!isEmpty(body)) fail(`a body, where none is described: ${JSON.stringify(body)}`);
        return;
      }
      const mediaType = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
      const { schema } =
        response.content[mediaType] ?? fail(`the content type ${mediaType || 'none'} is not described`);
      const validate = validatorOf(schema);
      if (!validate(body)) {
        const errors = validate.errors?.map(({ instancePath, message, params }) => {
          return `${instancePath || '/'} ${message} ${JSON.stringify(params)}`;
        });
        fail(`the body breaks its schema\n  ${errors?.join('\n  ')}\n  ${JSON.stringify(body)}`);
      }
    },
  };
}

interface Route {
  pattern: RegExp;
  parameters: number;
  item: PathItem;
}

/** Every path with the base of its server, the most literal first. */
function routesOf(document: OpenApiDocument): Route[] {
  const routes = Object.entries(document.paths).map(([template, item]) => {
    const [server] = item.servers ?? document.servers;
    const base = new URL(server?.url ?? '/').pathname.replace(/\/$/, '');
    return {
      pattern: new RegExp(`^${(base + template).replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
      parameters: template.split('{').length - 1,
      item,
    };
  });
  return routes.toSorted((a, b) => a.parameters - b.parameters);
}

function operationFor(routes: Route[], method: string, path: string): Operation | undefined {
  return routes.find(({ pattern }) => pattern.test(path))?.item[method.toLowerCase() as PathMethod];
}

function resolveResponse(
  document: OpenApiDocument,
  response: Operation['responses'][string] | undefined,
): Response | undefined {
  if (!response || !('$ref' in response)) return response;
  return document.components.responses[response.$ref.replace('#/components/responses/', '')];
}

function validators(document: OpenApiDocument): (schema: JsonSchema) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const compiled = new Map<JsonSchema, ValidateFunction>();
  return (schema) => {
    // The components beside the schema make its references resolve.
    const validate = compiled.get(schema) ?? ajv.compile({ ...schema, components: document.components });
    compiled.set(schema, validate);
    return validate;
  };
}

function isEmpty(body: unknown): boolean {
  return body === undefined || body === null || body === '';
}
