import { block, TypeText } from '@gatehouse/server/openapi/type-text';
import { type ContractTree, contract, errorsOf, isProcedureSpec, type ProcedureSpec } from '@gatehouse/shared';

const common = `
export declare class GatehouseError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly status: number | undefined;
  readonly issues: readonly { path: string; message: string }[];
  readonly reasons: readonly string[];
  readonly retryAfter: number | undefined;
  readonly requestId: string | undefined;
  get fieldErrors(): Readonly<Record<string, string>>;
}
export interface CallOptions {
  readonly signal?: AbortSignal;
}
export type Result<Data, Failure> = { readonly ok: true; readonly data: Data } | { readonly ok: false; readonly error: Failure };
export declare function createGatehouse(options: { readonly url: string }): Gatehouse;
`;

/** The types of a client of the contract as somebody would write them out who has nothing to derive them from. */
export function handWrittenClient(): string {
  const types = new TypeText();
  const calls: string[] = [];
  const tree = node(contract, '', types, calls);
  return [common, ...types.declarations.values(), ...calls, `export interface Gatehouse ${tree}`].join('\n');
}

function node(tree: ContractTree, prefix: string, types: TypeText, calls: string[]): string {
  const members = Object.entries(tree).map(([key, child]) => {
    const name = `${prefix}${key[0]?.toUpperCase()}${key.slice(1)}`;
    if (!isProcedureSpec(child)) return `readonly ${key}: ${node(child, name, types, calls)};`;
    calls.push(call(name, child, types));
    return `readonly ${key}: ${name};${key === 'list' ? iterate(child, types) : ''}`;
  });
  return block(members);
}

function call(name: string, spec: ProcedureSpec, types: TypeText): string {
  const failures = [...errorsOf(spec), 'network_error', 'cancelled'].map((code) => `GatehouseError<'${code}'>`);
  const parameters = `(${inputParameter(spec, types)}, options?: CallOptions)`;
  const output = types.output(spec);
  return `export interface ${name} {
  ${parameters}: Promise<${output}>;
  safe${parameters}: Promise<Result<${output}, ${failures.join(' | ')}>>;
}`;
}

function inputParameter(spec: ProcedureSpec, types: TypeText): string {
  if (spec.input.safeParse(undefined).success) return 'input?: undefined';
  return `input${spec.input.safeParse({}).success ? '?' : ''}: ${types.input(spec)}`;
}

/** Beside a list that has pages. */
function iterate(list: ProcedureSpec, types: TypeText): string {
  const page = types.output(list);
  if (!types.declarations.get(page)?.includes('next_cursor')) return '';
  const input = `Omit<${types.input(list)}, 'cursor'>`;
  return ` iterate(input?: ${input}, options?: CallOptions): AsyncGenerator<${page}['items'][number], void, undefined>;`;
}
