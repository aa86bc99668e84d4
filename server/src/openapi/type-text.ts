import type { ProcedureSpec } from '@gatehouse/shared';
import { type Direction, definitionName, toJsonSchema } from './json-schema.ts';
import type { JsonSchema } from './types.ts';

/** What an input takes and an answer gives where JSON has a time. */
const times = { input: 'Date | string', output: 'Date' };

/** Writes the types of schemas as people would: what has a name is declared by it, once. */
export class TypeText {
  /** What was declared so far, by its name. */
  readonly declarations = new Map<string, string>();

  input({ input }: ProcedureSpec): string {
    return this.#convert(input, 'input');
  }

  output({ output }: Pick<ProcedureSpec, 'output'>): string {
    return output.def.type === 'void' ? 'void' : this.#convert(output, 'output');
  }

  #convert(zod: ProcedureSpec['input'], direction: Direction): string {
    const { schema, definitions } = toJsonSchema(zod, direction);
    for (const [name, definition] of Object.entries(definitions)) {
      const type = text(definition, times[direction]);
      const isInterface = definition.properties !== undefined;
      this.declarations.set(name, isInterface ? `export interface ${name} ${type}` : `export type ${name} = ${type};`);
    }
    return text(schema, times[direction]);
  }
}

function text(schema: JsonSchema, time: string): string {
  const { type, format, properties, items, additionalProperties, anyOf } = schema;
  const name = definitionName(schema);
  if (name !== undefined) return name;
  if (anyOf !== undefined) return anyOf.map((one) => text(one, time)).join(' | ');
  if (Array.isArray(type)) return type.map((one) => text({ ...schema, type: one }, time)).join(' | ');
  if ('const' in schema) return oneOf([schema.const]);
  if (Array.isArray(schema.enum)) return oneOf(schema.enum);
  if (format === 'date-time' && type === 'string') return time;
  if (items !== undefined) return `Array<${text(items, time)}>`;
  if (typeof additionalProperties === 'object') return `{ [name: string]: ${text(additionalProperties, time)} }`;
  if (properties !== undefined) return fields(schema, time);
  return type === 'integer' ? 'number' : String(type);
}

function fields({ properties = {}, required = [] }: JsonSchema, time: string): string {
  const lines = Object.entries(properties).map(([name, schema]) => {
    const type = text(schema, time);
    return required.includes(name) ? `${name}: ${type};` : `${name}?: ${type} | undefined;`;
  });
  return lines.length === 0 ? 'Record<string, never>' : block(lines);
}

/** Lines in braces. */
export const block = (lines: readonly string[]): string =>
  `{\n${lines.map((line) => `  ${line.replaceAll('\n', '\n  ')}\n`).join('')}}`;

/** One of some texts. */
export const oneOf = (values: readonly unknown[]): string => values.map((value) => `'${value}'`).join(' | ');
