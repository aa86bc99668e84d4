import './compile-cache.js';
import './relative-imports.js';
import cluster from 'node:cluster';

const { processSettings } = await import('./processes/settings.ts');
await (cluster.isPrimary && processSettings().count > 1 ? import('./processes/primary.ts') : import('./main.ts'));
