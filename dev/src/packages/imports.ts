import { isBuiltin } from 'node:module';
import type { Manifest } from './pack.ts';

/** What a JavaScript or declaration file imports from elsewhere, by name: neither relative paths nor comments. */
export function bareImports(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/(?!\/ *<reference).*$/gm, '');
  const names = [
    ...code.matchAll(/\b(?:from|import|require)\b\s*\(?\s*['"]([^'"]+)['"]/g),
    ...code.matchAll(/\/\/\/ *<reference +(?:types|path)=['"]([^'"]+)['"]/g),
  ];
  return [...new Set(names.map(([, name = '']) => name))].filter((name) => !name.startsWith('.'));
}

/** What is wrong with importing that in a package with this manifest; undefined if nothing is. */
export function fault(specifier: string, { dependencies, peerDependencies }: Manifest): string | undefined {
  if (isBuiltin(specifier)) return `${specifier} is a Node built-in`;
  const [scopeOrName = '', name] = specifier.split('/');
  const dependency = scopeOrName.startsWith('@') ? `${scopeOrName}/${name}` : scopeOrName;
  if (dependency in { ...dependencies, ...peerDependencies }) return undefined;
  return `${specifier} is no dependency`;
}
