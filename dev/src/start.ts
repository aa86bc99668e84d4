import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describeError } from './explained-error.ts';
import { REPOSITORY } from './paths.ts';
import { gatehousePrograms, startSettings } from './start/settings.ts';
import { start } from './start/start.ts';

try {
  const dotenv = join(REPOSITORY, '.env');
  if (existsSync(dotenv)) process.loadEnvFile(dotenv);
  const programs = gatehousePrograms({ watch: process.argv.includes('--watch') });
  process.exitCode = await start(startSettings(REPOSITORY, process.env, programs));
} catch (error) {
  console.error(`\n${describeError(error)}`);
  process.exitCode = 1;
}
