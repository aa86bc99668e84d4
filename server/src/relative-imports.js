import { registerHooks } from 'node:module';

// Half of the time in which ES modules are loaded goes into finding them: for each of two thousand relative imports Node
// looks whether the file is there, whether it is a link, and in which package it is. An address is the same without that:
// what is imported by a package's name is still found by Node, links included, and how a file is read is asked once a file.
export const relativeImports = registerHooks({
  resolve(specifier, context, nextResolve) {
    const { parentURL, conditions } = context;
    const isRelative = /^\.\.?\//.test(specifier) && parentURL?.startsWith('file:') && conditions.includes('import');
    return isRelative
      ? { url: new URL(specifier, parentURL).href, shortCircuit: true }
      : nextResolve(specifier, context);
  },
});
