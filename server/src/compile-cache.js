import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// In JavaScript, because Node would load its TypeScript compiler for this file before the cache is there that makes it
// needless. It belongs to whoever installed the packages: where others could write, they could plant code.
const directory = join(import.meta.dirname, '../../node_modules/.cache/gatehouse');
// By relative paths, for the image is not compiled where it runs.
enableCompileCache({ directory, portable: true });
// Threads do not inherit it, but read these.
process.env.NODE_COMPILE_CACHE = directory;
process.env.NODE_COMPILE_CACHE_PORTABLE = '1';
