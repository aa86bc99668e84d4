import { join } from 'node:path';
import { REPOSITORY } from '../paths.ts';
import type { Consumer } from './consumer.ts';
import { attempt } from './run.ts';

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
  verbatimModuleSyntax: true,
  isolatedModules: true,
  skipLibCheck: false,
  noEmit: true,
};

/** What the environment offers, as `lib` and `types` say it. tRPC's declarations name `Disposable`. */
export const page = { lib: ['es2022', 'dom', 'dom.iterable', 'esnext.disposable'], types: [] };
export const oldPage = { lib: ['es2022', 'dom'], types: [] };
export const nodeProgram = { lib: ['es2022'], types: ['node'] };

/** How modules are found. */
export const resolutions = {
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
  node16: { module: 'node16', moduleResolution: 'node16' },
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
};

/** Complaints without those about tRPC's declarations, which are not ours to mend. */
export const ours = (complaints: readonly string[]): string[] =>
  complaints.filter((line) => !line.startsWith('node_modules/@trpc/'));

/** Compiles files of the project. @returns the compiler's complaints, one a line */
export async function compile(consumer: Consumer, { typescript, files, options }: Compilation): Promise<string[]> {
  const home = typescript === 'repository' ? REPOSITORY : consumer.directory;
  const config = consumer.addFile(
    'tsconfig.json',
    JSON.stringify({ files, compilerOptions: { ...strictest, ...options } }),
  );
  const tsc = join(home, 'node_modules/typescript/bin/tsc');
  const { code, output } = await attempt(process.execPath, [tsc, '-p', config, '--pretty', 'false'], {
    cwd: consumer.directory,
  });
  const complaints = output.split('\n').filter((line) => line.includes('error TS'));
  // A compiler that fails without a complaint has not compiled.
  if ((code === 0) !== (complaints.length === 0)) throw new Error(`tsc ended with ${code}:\n${output}`);
  return complaints;
}
