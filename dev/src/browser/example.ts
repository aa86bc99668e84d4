import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { REPOSITORY } from '../paths.ts';

const VITE = join(REPOSITORY, 'node_modules/vite/bin/vite.js');
const EXAMPLE = join(REPOSITORY, 'examples/react');

/** Builds the React example for a service, in a process of its own: bundling takes more memory than a test should. */
export async function buildExample(outDir: string, gatehouseUrl: string): Promise<void> {
  await promisify(execFile)(process.execPath, [VITE, 'build', EXAMPLE, '--outDir', outDir, '--logLevel', 'warn'], {
    cwd: EXAMPLE,
    env: { ...process.env, NODE_ENV: 'production', VITE_GATEHOUSE_URL: gatehouseUrl },
  });
}
