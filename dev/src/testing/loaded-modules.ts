/** For NODE_OPTIONS: each process tells what of Node it had loaded when it ended, and which files in CommonJS. */
export const tellsLoaded = `--import=data:text/javascript,${encodeURIComponent(
  `import { Module } from 'node:module';
  process.on('exit', () => console.log('LOADED', [...process.moduleLoadList, ...Object.keys(Module._cache)].join()))`,
)}`;

/** For NODE_OPTIONS: each process tells, when it ends, how much its hooks were asked to find. */
export const tellsAsked = `--import=data:text/javascript,${encodeURIComponent(
  `import module, { syncBuiltinESMExports } from 'node:module';
  const { registerHooks } = module;
  const asked = { imported: 0, required: 0 };
  module.registerHooks = ({ resolve }) => registerHooks({ resolve(specifier, context, nextResolve) {
    asked[context.conditions.includes('import') ? 'imported' : 'required']++;
    return resolve(specifier, context, nextResolve);
  } });
  syncBuiltinESMExports();
  process.on('exit', () => console.log('ASKED', JSON.stringify(asked)))`,
)}`;

/** What a process that wrote this was asked. */
export const askedOf = ({ output }: { readonly output: readonly string[] }): { imported: number; required: number } =>
  JSON.parse(output.find((line) => line.startsWith('ASKED'))?.slice('ASKED'.length) ?? 'null');

/** What each of the processes that wrote this had loaded. */
export const loadedBy = ({ output }: { readonly output: readonly string[] }): string[] =>
  output.filter((line) => line.startsWith('LOADED'));
