import { type ErrorCode, errorCatalogue, errorCodes, problem } from '@gatehouse/shared';
import { exampleProblem } from './example-problem.ts';
import { headersOf } from './headers.ts';
import { toJsonSchema } from './json-schema.ts';
import type { SchemaStore } from './schema-store.ts';
import type { Reference, Response } from './types.ts';

/** Makes the error responses of the document, each shared by all operations that answer the same codes. */
export interface ErrorResponses {
  /** One reference for each status of the codes, by status. */
  of(codes: readonly ErrorCode[]): Record<string, Reference>;
  /** Every response made so far, by name in alphabetical order. */
  components(): Record<string, Response>;
}

export function createErrorResponses(publicUrl: string, store: SchemaStore): ErrorResponses {
  const schema = store.add(toJsonSchema(problem, 'output'), 'output');
  const responses = new Map<string, Response>();

  const respond = (status: number, codes: ErrorCode[]): Response => ({
    description: codes.map((code) => `- \`${code}\`: ${errorCatalogue[code].when}`).join('\n'),
    headers: headersOf(status),
    content: {
      'application/problem+json': {
        schema,
        examples: Object.fromEntries(
          codes.map((code) => [code, { summary: errorCatalogue[code].title, value: exampleProblem(code, publicUrl) }]),
        ),
      },
    },
  });

  return {
    of(codes) {
      const inOrder = errorCodes.filter((code) => codes.includes(code));
      const byStatus = Map.groupBy(inOrder, (code) => errorCatalogue[code].status);
      return Object.fromEntries(
        [...byStatus].map(([status, group]) => {
          const name = group.map(pascalCase).join('Or');
          if (!responses.has(name)) responses.set(name, respond(status, group));
          return [String(status), { $ref: `#/components/responses/${name}` }];
        }),
      );
    },
    components: () => Object.fromEntries([...responses].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function pascalCase(code: string): string {
  return code.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
