/** The parts of OpenAPI 3.1 that our document uses. */
export interface OpenApiDocument {
  openapi: '3.1.0';
  info: { title: string; summary: string; description: string; version: string; license: License };
  servers: Server[];
  externalDocs: { url: string; description: string };
  tags: Tag[];
  paths: Record<string, PathItem>;
  components: Components;
}

interface License {
  name: string;
  identifier: string;
}

export interface Server {
  url: string;
  description: string;
}

export interface Tag {
  name: string;
  description: string;
}

export type PathMethod = 'get' | 'post' | 'put' | 'delete';
export type PathItem = { [Method in PathMethod]?: Operation } & { servers?: Server[] };

export interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  parameters?: (Parameter | Reference)[];
  requestBody?: { required: boolean; description?: string; content: Record<string, MediaType> };
  responses: Record<string, Response | Reference>;
  security: Record<string, string[]>[];
  /** The name of the same procedure on the tRPC face. */
  'x-trpc-procedure'?: string;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  style: 'simple' | 'form';
  description?: string;
  schema: JsonSchema;
  example?: unknown;
}

export interface MediaType {
  schema: JsonSchema;
  example?: unknown;
  examples?: Record<string, { summary: string; value: unknown }>;
}

export interface Response {
  description: string;
  headers: Record<string, Header | Reference>;
  content?: Record<string, MediaType>;
}

export interface Header {
  description: string;
  schema: JsonSchema;
  example: unknown;
}

export interface Reference {
  $ref: string;
}

export interface Components {
  schemas: Record<string, JsonSchema>;
  responses: Record<string, Response>;
  headers: Record<string, Header>;
  parameters: Record<string, Parameter>;
  securitySchemes: Record<string, Record<string, unknown>>;
}

/** JSON Schema 2020-12, as far as the generator looks into it. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  additionalProperties?: boolean | JsonSchema;
  const?: unknown;
  description?: string;
  examples?: unknown[];
  [keyword: string]: unknown;
}
