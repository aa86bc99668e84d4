import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { isPublishable } from './packages/publishable.ts';
import { REPOSITORY } from './paths.ts';

/** Checks what would be published. Prints what is wrong and fails. */
const problems = [...(await checkPackage('shared')), ...(await checkPackage('client'))];
for (const problem of problems) console.error(problem);
if (problems.length === 0) console.log('The packages are as they should be.');
else process.exitCode = 1;

async function checkPackage(workspace: string): Promise<string[]> {
  const pkgDir = join(REPOSITORY, workspace);
  const npm = (...args: string[]) =>
    execFileSync('npm', args, { cwd: pkgDir, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  npm('run', 'build');
  const [packed] = JSON.parse(npm('pack', '--dry-run', '--json', '--ignore-scripts')) as [
    { files: { path: string }[] },
  ];
  const strangers = packed.files.map(({ path }) => path).filter((path) => !isPublishable(path));
  const { messages, pkg } = await publint({ pkgDir, strict: true });
  return [
    ...strangers.map((path) => `${workspace}: ${path} has no place in the published package`),
    ...messages.map((message) => `${workspace}: ${formatMessage(message, pkg)}`),
  ];
}
