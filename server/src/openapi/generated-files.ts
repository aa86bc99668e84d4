import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildContractTypes } from './contract-types.ts';
import { buildOpenApiDocument } from './document.ts';
import { buildErrorsPage } from './errors-page.ts';

const root = new URL('../../../', import.meta.url);

/** A file of the repository that is made from the contract, with what it ought to contain. */
export interface GeneratedFile {
  /** From the root of the repository. */
  name: string;
  path: string;
  content: string;
}

export function generatedFiles(): GeneratedFile[] {
  const document = buildOpenApiDocument({ publicUrl: 'http://localhost:8000', version: serverVersion() });
  return [
    generatedFile('docs/openapi.json', `${JSON.stringify(document, null, 2)}\n`),
    generatedFile('docs/errors.md', buildErrorsPage()),
    generatedFile('shared/src/contract-types.ts', buildContractTypes()),
  ];
}

export function isStale({ path, content }: GeneratedFile): boolean {
  try {
    return readFileSync(path, 'utf8') !== content;
  } catch {
    return true;
  }
}

function generatedFile(name: string, content: string): GeneratedFile {
  return { name, path: fileURLToPath(new URL(name, root)), content };
}

function serverVersion(): string {
  return JSON.parse(readFileSync(new URL('server/package.json', root), 'utf8')).version;
}
