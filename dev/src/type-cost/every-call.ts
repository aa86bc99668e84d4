import { definitionName, toJsonSchema } from '@gatehouse/server/openapi/json-schema';
import { errorsOf, listProcedures, type ProcedureSpec } from '@gatehouse/shared';

/** A program that makes every call of the contract, reads every field of the answers, and tells every error apart. */
export function everyCall(clientModule: string): string {
  const head = `import { createGatehouse } from '${clientModule}';\n\nconst api = createGatehouse({ url: '' });\n`;
  return head + listProcedures().map(useCall).join('');
}

function useCall([name, spec]: [string, ProcedureSpec]): string {
  const input = JSON.stringify(sampleInput(spec)) ?? '';
  const codes = [...errorsOf(spec), 'network_error', 'cancelled'];
  return `
export async function ${name.replaceAll('.', '_')}() {
  const answer = await api.${name}(${input});
  const result = await api.${name}.safe(${input});
  if (result.ok) return [result.data, ${fieldsOf(spec.output, 'output').map((field) => `answer.${field}`)}];
  const { error } = result;
  switch (error.code) {
${codes.map((code) => `    case '${code}': return error.retryAfter;\n`).join('')}    default: return error satisfies never;
  }
}
`;
}

/** A program that names every input, answer and error of the contract, and reads every field, by the schemas' types. */
export function everyType(): string {
  const head = `import type { Contract, ErrorsOf, InputOf, OutputOf } from '@gatehouse/shared';\n`;
  return head + listProcedures().map(useTypes).join('');
}

function useTypes([name, spec]: [string, ProcedureSpec]): string {
  const type = `Contract${name
    .split('.')
    .map((key) => `['${key}']`)
    .join('')}`;
  const inputs = fieldsOf(spec.input, 'input').map((field) => `input?.${field}`);
  const outputs = fieldsOf(spec.output, 'output').map((field) => `output.${field}`);
  return `
export const ${name.replaceAll('.', '_')} = (input: InputOf<${type}>, output: OutputOf<${type}>, code: ErrorsOf<${type}>) =>
  [input, output, code, ${[...inputs, ...outputs]}];
`;
}

function properties(schema: ProcedureSpec['input'], direction: 'input' | 'output') {
  if (schema.def.type === 'void') return {};
  const converted = toJsonSchema(schema, direction);
  return (converted.definitions[definitionName(converted.schema) ?? ''] ?? converted.schema).properties ?? {};
}

const fieldsOf = (...args: Parameters<typeof properties>) => Object.keys(properties(...args));

function sampleInput({ input }: ProcedureSpec): object | undefined {
  const fields = Object.entries(properties(input, 'input')).map(([name, { examples }]) => [name, examples?.[0]]);
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
}
