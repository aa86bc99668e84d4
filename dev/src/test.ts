import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeError } from './explained-error.ts';
import { REPOSITORY } from './paths.ts';
import { scratchDirectory } from './scratch-directory.ts';
import { ensureRedisProgram } from './services/redis-program.ts';
import { closingLines, countTests } from './test-report.ts';

const scratch = scratchDirectory();
const reportFile = join(scratch.path, 'report.json');
try {
  await ensureRedisProgram();
  const code = await runVitest(process.argv.slice(2));
  const counts = countTests(reportFile, code);
  console.log(`\n${closingLines(counts)}`);
  // Without a test that passed, nothing was shown to work.
  process.exitCode = counts.failed > 0 || counts.passed === 0 ? code || 1 : code;
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
} finally {
  scratch.remove();
}

async function runVitest(args: readonly string[]): Promise<number> {
  const vitest = join(fileURLToPath(import.meta.resolve('vitest/package.json')), '../vitest.mjs');
  const own = ['run', '--config', 'dev/vitest.config.ts', '--root', '.'];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const child = spawn(process.execPath, [vitest, ...own, ...reporters, ...args], { cwd: REPOSITORY, stdio: 'inherit' });
  // Ctrl-C reaches vitest by itself; we stay to count what it has done.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
