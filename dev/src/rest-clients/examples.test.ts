import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../packages/run.ts';
import { startGatehouse, type TestGatehouse } from '../testing/index.ts';
import { copyOfExample, download } from './example.ts';
import { steps, walk } from './walk.ts';

let gatehouse: TestGatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({ worker: true });
});
afterAll(() => gatehouse?.[Symbol.asyncDispose]());

const TIMEOUT_MS = 420_000;

test('TypeScript, by openapi-typescript and openapi-fetch', { timeout: TIMEOUT_MS }, async (context) => {
  const cwd = copyOfExample('typescript');
  await download(context, 'npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd,
  });
  await run('npm', ['run', 'generate'], { cwd });
  await run('npm', ['run', 'types'], { cwd });
  expect(await walk(process.execPath, ['main.ts'], cwd, gatehouse.url)).toEqual(steps);
});

test('Python, by openapi-python-client', { timeout: TIMEOUT_MS }, async (context) => {
  const cwd = copyOfExample('python');
  const tool = (name: string) => join(cwd, 'venv/bin', name);
  await download(context, 'python3', ['-m', 'venv', 'venv'], { cwd });
  await download(context, tool('pip'), ['install', '--quiet', '--requirement', 'requirements.txt'], { cwd });
  const generated = await run(
    tool('openapi-python-client'),
    [
      'generate',
      '--path',
      '../../../docs/openapi.json',
      '--meta',
      'none',
      '--output-path',
      'gatehouse',
      '--fail-on-warning',
    ],
    { cwd, env: { ...process.env, PATH: `${join(cwd, 'venv/bin')}:${process.env.PATH}` } },
  );
  expect(generated).not.toMatch(/warning|unable/i);
  expect(await walk(tool('python'), ['main.py'], cwd, gatehouse.url)).toEqual(steps);
});

test('Go, by oapi-codegen', { timeout: TIMEOUT_MS }, async (context) => {
  const cwd = copyOfExample('go');
  await download(context, 'go', ['mod', 'download'], { cwd });
  await run('go', ['generate', './...'], { cwd });
  await run('go', ['vet', './...'], { cwd });
  await run('go', ['build', '-o', 'walk', '.'], { cwd });
  expect(await walk('./walk', [], cwd, gatehouse.url)).toEqual(steps);
});

test('Java, by OpenAPI Generator', { timeout: TIMEOUT_MS }, async (context) => {
  const cwd = copyOfExample('java');
  const maven = ['--batch-mode', '--no-transfer-progress', '--quiet'];
  await download(context, 'mvn', [...maven, 'dependency:go-offline'], { cwd });
  await run('mvn', [...maven, '--offline', 'compile'], { cwd });
  expect(await walk('mvn', [...maven, '--offline', 'exec:java'], cwd, gatehouse.url)).toEqual(steps);
});
