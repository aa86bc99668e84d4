import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../packages/run.ts';
import { REPOSITORY } from '../paths.ts';
import { type Application, type Cost, costOf, openApplication } from './compiler.ts';
import { everyCall, everyType } from './every-call.ts';

const FIGURES = 'figures.json';
const figures: Record<string, Cost> = JSON.parse(readFileSync(join(import.meta.dirname, FIGURES), 'utf8'));
/** What a new procedure costs is less; what makes every procedure dearer is more. */
const TOLERANCE = 0.05;

let application: Application;
beforeAll(async () => {
  application = await openApplication();
}, 120_000);
afterAll(() => application?.[Symbol.dispose]());

/** In words, where a cost is no longer what was committed. Less counts as well: the figure would hide what comes back. */
function complaints(name: string, cost: Cost): string[] {
  const committed = figures[name] ?? { types: 0, instantiations: 0 };
  const changed = (['types', 'instantiations'] as const).filter(
    (figure) => Math.abs(cost[figure] - committed[figure]) > TOLERANCE * committed[figure],
  );
  const accept = `If that is worth it, write ${JSON.stringify(cost)} into dev/src/type-cost/${FIGURES}`;
  return changed.map((figure) => `${name}: ${cost[figure]} ${figure}, not ${committed[figure]}. ${accept}`);
}

const programs = { contract: everyType(), client: everyCall('@gatehouse/client') };

test.each(Object.entries(programs))('the types of the %s cost a compiler what they did', async (name, text) => {
  const cost = await costOf(application, application.add(name, text));
  console.log(`${name}: ${cost.types} types, ${cost.instantiations} instantiations`);
  expect(complaints(name, cost)).toEqual([]);
});

test('the same program costs the same each time', async () => {
  const args = application.add('again', programs.client);
  expect(await costOf(application, args)).toEqual(await costOf(application, args));
});

test('a type that recurses for nothing would be seen', async () => {
  const needless = `
type Needless<Tree> = Tree extends (...args: never) => unknown ? Tree : { [Name in keyof Tree]: Needless<Tree[Name]> };
const api: Needless<ReturnType<typeof createGatehouse>> =`;
  const cost = await costOf(application, application.add('needless', programs.client.replace('const api =', needless)));
  expect(complaints('client', cost)).toEqual([expect.stringMatching(/^client: \d+ types, not /), expect.anything()]);
});

test('an application that calls the service need not read Zod', async () => {
  const args = application.add('files', programs.client);
  const files = await run(application.compiler, [...args, '--listFilesOnly'], { cwd: REPOSITORY });
  expect(files).toContain('@gatehouse/client/dist/index.d.ts');
  expect(files).not.toContain('node_modules/zod/');
});
