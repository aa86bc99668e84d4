import {
  type ContractTree,
  contract,
  errorBody,
  errorsOf,
  isProcedureSpec,
  type ProcedureSpec,
} from '@gatehouse/shared';
import { block, oneOf, TypeText } from './type-text.ts';

const head = `// Made from the specs by \`npm run docs:generate\`: the types that a compiler would compute from their schemas, and is
// spared. A type test holds the two against each other.
`;

/** The contract in plain types. */
export function buildContractTypes(): string {
  const types = new TypeText();
  const tree = node(contract, types);
  const body = `export interface ErrorBody ${types.output({ output: errorBody })}`;
  const declarations = [...types.declarations.values(), body, `export interface ContractTypes ${tree}`];
  return `${head}\n${declarations.join('\n\n')}\n`;
}

function node(tree: ContractTree, types: TypeText): string {
  const members = Object.entries(tree).map(
    ([name, child]) => `${name}: ${isProcedureSpec(child) ? procedure(child, types) : node(child, types)};`,
  );
  return block(members);
}

function procedure(spec: ProcedureSpec, types: TypeText): string {
  const isOptional = spec.input.safeParse(undefined).success;
  return block([
    `kind: '${spec.kind}';`,
    `input: ${types.input(spec)}${isOptional ? ' | undefined' : ''};`,
    `output: ${types.output(spec)};`,
    `error: ${oneOf(errorsOf(spec))};`,
  ]);
}
