/** For NODE_OPTIONS: each process tells what of Node it had loaded when it ended, and which files in CommonJS. */
export const tellsLoaded = `--import=data:text/javascript,${encodeURIComponent(
  `import { Module } from 'node:module';
  process.on('exit', () => console.log('LOADED', [...process.moduleLoadList, ...Object.keys(Module._cache)].join()))`,
)}`;

/** What each of the processes that wrote this had loaded. */
export const loadedBy = ({ output }: { readonly output: readonly string[] }): string[] =>
  output.filter((line) => line.startsWith('LOADED'));
