import { expect, test } from 'vitest';
import { bareImports, fault } from './imports.ts';

test('every way to import is seen, and comments are not', () => {
  const source = `
    import 'side-effect';
    import one, { type Two } from "@scope/two/sub";
    export * from 'three';
    export type { Four } from 'four';
    type Five = import('five').Five;
    const six = await import("six");
    const seven = require('seven');
    import { local } from './local.ts';
    /** As in \`import 'comment'\`. */
    // import 'comment';
    /// <reference types="eight" />`;
  expect(bareImports(source).sort()).toEqual(
    ['side-effect', '@scope/two/sub', 'three', 'four', 'five', 'six', 'seven', 'eight'].sort(),
  );
});

test('an import needs a dependency, and a Node built-in is never one', () => {
  const manifest = { name: 'x', version: '1', dependencies: { '@scope/a': '1' }, peerDependencies: { b: '1' } };
  expect(fault('@scope/a/deep/path', manifest)).toBeUndefined();
  expect(fault('b', manifest)).toBeUndefined();
  expect(fault('@scope/b', manifest)).toBe('@scope/b is no dependency');
  expect(fault('c/b', manifest)).toBe('c/b is no dependency');
  for (const name of ['node:fs', 'fs', 'fs/promises', 'node:test']) {
    expect(fault(name, { ...manifest, dependencies: { fs: '1' } })).toBe(`${name} is a Node built-in`);
  }
});
