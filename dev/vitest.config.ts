import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Makes the workspace packages resolve to their sources. */
const SOURCE = '@gatehouse/source';
// Naming any replaces Vite's own defaults for code that runs in Node.
const conditions = [SOURCE, 'module', 'node', 'development|production'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: [SOURCE, 'node', 'module-sync'] } },
  test: {
    include: ['{shared,client,server,worker,migrations,dev}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/.data/**'],
    globalSetup: ['dev/src/testing/global-setup.ts'],
    pool: 'forks',
    // Two keep each other from idling while they wait for a child; more than three only starve the services.
    maxWorkers: Math.min(3, Math.max(2, availableParallelism())),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 60_000,
  },
});
