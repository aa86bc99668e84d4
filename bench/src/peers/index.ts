import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Peer } from '../peer.ts';

/** Every file beside this one. */
export async function allPeers(): Promise<Peer[]> {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && name !== 'index.ts');
  const modules = await Promise.all(files.sort().map((name) => import(join(import.meta.dirname, name))));
  return modules.map((module) => module.default as Peer);
}
