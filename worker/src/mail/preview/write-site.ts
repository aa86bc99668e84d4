import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Page } from './site.ts';

/** Writes each page to a file below the directory, which is made when it is not there. */
export async function writeSite(site: ReadonlyMap<string, Page>, directory: string): Promise<void> {
  for (const [path, page] of site) {
    const file = join(directory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, page.body);
  }
}
