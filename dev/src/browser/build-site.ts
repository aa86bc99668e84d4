import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { REPOSITORY } from '../paths.ts';

const vite = join(fileURLToPath(import.meta.resolve('vite/package.json')), '../bin/vite.js');

/** Builds a site into a directory, for a service: in a process of its own, as bundling takes more memory than a test should. */
const build = (root: string) => async (outDir: string, gatehouseUrl: string) => {
  const args = [vite, 'build', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'];
  const env = { ...process.env, NODE_ENV: 'production', VITE_GATEHOUSE_URL: gatehouseUrl };
  await promisify(execFile)(process.execPath, args, { cwd: root, env });
};

export const buildExample = build(join(REPOSITORY, 'examples/react'));

/** The client alone, as `/client.js`. */
export const buildBarePage = build(join(import.meta.dirname, 'bare-page'));
