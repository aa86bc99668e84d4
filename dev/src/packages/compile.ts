import { join } from 'node:path';
import { REPOSITORY } from '../paths.ts';
import type { Consumer } from './consumer.ts';
import { run } from './run.ts';

export interface Compilation {
  /** Of the compiler: the repository's, or the one that the project has installed. */
  readonly typescript: 'repository' | 'project';
  readonly files: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** The strictest that a project may ask for; it checks the packages' declarations, too. */
export const strictest = {
  target: 'es2022',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  skipLibCheck: false,
  noEmit: true,
};

/** `lib` and `types` of a page, and of a Node program. */
export const browser = { lib: ['es2022', 'dom', 'dom.iterable'], types: [] };
export const node = { lib: ['es2022'], types: ['node'] };

/** How modules are found. */
export const resolutions = {
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
  node16: { module: 'node16', moduleResolution: 'node16' },
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
};

/** Compiles files of the project. @throws Error with what the compiler says */
export async function compile(consumer: Consumer, { typescript, files, options }: Compilation): Promise<void> {
  const home = typescript === 'repository' ? REPOSITORY : consumer.directory;
  const config = consumer.addFile(
    `tsconfig.${Math.random().toString(36).slice(2)}.json`,
    JSON.stringify({ files, compilerOptions: { ...strictest, ...options } }),
  );
  const tsc = join(home, 'node_modules/typescript/bin/tsc');
  await run(process.execPath, [tsc, '-p', config, '--pretty', 'false'], { cwd: consumer.directory });
}
