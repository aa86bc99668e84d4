import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Makes the workspace packages resolve to their sources. */
const SOURCE = '@gatehouse/source';
// Naming any replaces Vite's own defaults for code that runs in Node.
const conditions = [SOURCE, 'module', 'node', 'development|production'];

const tests = ['{shared,client,server,worker,migrations,dev,bench}/**/*.test.ts'];
const noTests = ['**/node_modules/**', '**/dist/**', '**/.data/**'];
const measured = [
  'dev/src/security/timing/*.test.ts',
  'dev/src/security/hash-storm.test.ts',
  'dev/src/overload/*.test.ts',
];
const large = ['dev/src/growth/growth.test.ts'];
const faults = ['dev/src/faults/*.test.ts', 'dev/src/deploy/compose-system.test.ts'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: [SOURCE, 'node', 'module-sync'] } },
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'tests', include: tests, exclude: [...noTests, ...measured, ...large, ...faults] },
      },
      // Alone and one at a time, when all others are done: what is compared here is time.
      { extends: true, test: { name: 'timing', include: measured, maxWorkers: 1, sequence: { groupOrder: 1 } } },
      // Keeps PostgreSQL so busy that others would wait for it.
      { extends: true, test: { name: 'growth', include: large, maxWorkers: 1, sequence: { groupOrder: 2 } } },
      // Kills and stops processes, and holds everybody to their time.
      { extends: true, test: { name: 'faults', include: faults, maxWorkers: 1, sequence: { groupOrder: 3 } } },
    ],
    globalSetup: ['dev/src/testing/global-setup.ts'],
    pool: 'forks',
    // Two keep each other from idling while they wait for a child; more than three only starve the services.
    maxWorkers: Math.min(3, Math.max(2, availableParallelism())),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 60_000,
  },
});
