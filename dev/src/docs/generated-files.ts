import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildOpenApiDocument } from '@gatehouse/server/openapi';
import { buildContractTypes } from '@gatehouse/server/openapi/contract-types';
import { buildErrorsPage } from '@gatehouse/server/openapi/errors-page';
import { buildMetricsPage } from '@gatehouse/server/openapi/metrics-page';
import { readManifest } from '../packages/pack.ts';
import { REPOSITORY } from '../paths.ts';
import { buildConfigurationPage } from './configuration-page.ts';
import { buildEnvironmentExample } from './environment-example.ts';
import { buildLicencesPage } from './licences-page.ts';

/** A file of the repository that is made from others, with what it ought to contain. */
export interface GeneratedFile {
  /** From the root of the repository. */
  name: string;
  path: string;
  content: string;
}

export function generatedFiles(): GeneratedFile[] {
  const serverVersion = readManifest(join(REPOSITORY, 'server')).version;
  const document = buildOpenApiDocument({ publicUrl: 'http://localhost:8000', version: serverVersion });
  return [
    generatedFile('docs/openapi.json', `${JSON.stringify(document, null, 2)}\n`),
    generatedFile('docs/errors.md', buildErrorsPage()),
    generatedFile('docs/metrics.md', buildMetricsPage()),
    generatedFile('docs/configuration.md', buildConfigurationPage()),
    generatedFile('docs/licences.md', buildLicencesPage()),
    generatedFile('.env.example', buildEnvironmentExample()),
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
  return { name, path: join(REPOSITORY, name), content };
}
