import { join } from 'node:path';
import { REPOSITORY } from '../paths.ts';
import { readManifest } from './pack.ts';

/** Versions that a workspace depends on, for what a consumer installs beside the packages. */
function versionsOf(workspace: string, names: readonly string[]): Record<string, string> {
  const { dependencies, devDependencies } = readManifest(join(REPOSITORY, workspace));
  const known = { ...dependencies, ...devDependencies };
  return Object.fromEntries(
    names.map((name) => {
      const version = known[name];
      if (version === undefined) throw new Error(`${workspace} does not depend on ${name}`);
      return [name, version];
    }),
  );
}

const installed = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, readManifest(join(REPOSITORY, 'node_modules', name)).version]));

/** What the packages depend on, as the lockfile has it: a release of somebody else must not fail our tests. */
export const withoutTrpc = installed(['jose', 'superjson', 'zod']);
export const locked = { ...withoutTrpc, ...installed(['@trpc/client', '@trpc/server']) };

export const nodeTypes = versionsOf('.', ['@types/node']);

/** What an application adds to follow the READMEs, as the example in this repository has it. */
export const application = {
  ...nodeTypes,
  ...versionsOf('examples/react', [
    '@hookform/resolvers',
    '@tanstack/react-query',
    '@trpc/tanstack-react-query',
    '@types/react',
    'react',
    'react-hook-form',
  ]),
};

/**
 * The last compiler of the fifth generation. The repository cannot depend on it: two packages with a `tsc` would
 * quarrel over its name in `node_modules/.bin`.
 */
export const oldTypescript = { typescript: '5.9.3' };
