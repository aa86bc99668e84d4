import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import ignore from '@balena/dockerignore';
import { run } from '../packages/run.ts';
import { REPOSITORY } from '../paths.ts';
import { execForm, type Instruction, lastOf, readStages, type Stage } from './dockerfile.ts';

export interface Image {
  /** Where its working directory is on this machine. */
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
  readonly uid: number;
  readonly gid: number;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
}

/** Whether a file, by its path in the repository, stays outside of the image's build. */
export const isIgnored = (path: string): boolean => rules.ignores(path);
const rules = ignore.default().add(readFileSync(join(REPOSITORY, '.dockerignore'), 'utf8'));

/** Does on this machine what the Dockerfile says: the context and each stage get a directory of their own. */
export async function buildImage(scratch: string): Promise<Image> {
  const context = join(scratch, 'context');
  sendContext(context);
  const roots = new Map<string | undefined, string>([[undefined, context]]);
  const stages = readStages();
  for (const [index, stage] of stages.entries()) {
    const root = join(scratch, `stage-${index}`);
    await buildStage(stage, root, roots);
    roots.set(stage.name ?? String(index), root);
  }
  return describe(stages.at(-1), join(scratch, `stage-${stages.length - 1}`));
}

function describe(stage: Stage = { base: '', name: undefined, instructions: [] }, root: string): Image {
  const [uid = Number.NaN, gid = Number.NaN] = lastOf(stage, 'USER').text.split(':').map(Number);
  return {
    directory: join(root, lastOf(stage, 'WORKDIR').text),
    env: Object.fromEntries(lastOf(stage, 'ENV').words.map((word) => word.split('=', 2))),
    uid,
    gid,
    entrypoint: execForm(lastOf(stage, 'ENTRYPOINT')),
    command: execForm(lastOf(stage, 'CMD')),
    healthcheck: execForm(lastOf(stage, 'HEALTHCHECK')),
  };
}

/** Every file that is not ignored. Of the dependencies here none is looked at: there are too many. */
function sendContext(context: string): void {
  const tops = readdirSync(REPOSITORY).filter((name) => !['node_modules', '.git'].includes(name));
  for (const path of tops.flatMap((name) => filesBelow(join(REPOSITORY, name)))) {
    const name = relative(REPOSITORY, path);
    if (!isIgnored(name)) cpSync(path, join(context, name));
  }
}

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function buildStage(stage: Stage, root: string, roots: ReadonlyMap<string | undefined, string>): Promise<void> {
  let directory = root;
  for (const instruction of stage.instructions) {
    if (instruction.keyword === 'WORKDIR') directory = join(root, instruction.text);
    mkdirSync(directory, { recursive: true });
    if (instruction.keyword === 'COPY') copy(instruction, roots.get(instruction.flags.from) ?? '', directory);
    if (instruction.keyword === 'RUN') await runHere(instruction, directory);
  }
}

/** As the builder does: of a directory the contents; below the target, if that ends in a slash. */
function copy({ words, flags }: Instruction, from: string, directory: string): void {
  const target = words.at(-1) ?? '';
  for (const word of words.slice(0, -1)) {
    const destination = join(directory, target, target.endsWith('/') ? basename(word) : '');
    cpSync(join(from, word), destination, { recursive: true, verbatimSymlinks: true });
    if (flags.chmod === undefined) continue;
    for (const path of [destination, ...everythingBelow(destination)]) chmodSync(path, Number.parseInt(flags.chmod, 8));
  }
}

const everythingBelow = (path: string): string[] =>
  statSync(path).isDirectory() ? readdirSync(path, { recursive: true }).map((name) => join(path, String(name))) : [];

const known = /^(?:npm ci|rm -r node_modules|node .*server\/src\/compile\.js|chmod -R a\+rX node_modules)[^;&|<>$`]*$/;

/** The command to the letter. Only what keeps to its directory may run outside of a container. */
async function runHere({ text }: Instruction, directory: string): Promise<void> {
  if (!known.test(text) || text.includes(' /')) {
    throw new Error(`This is not known to keep to its directory: ${text}`);
  }
  await run('sh', ['-c', text], { cwd: directory, env: { ...process.env, npm_config_prefer_offline: 'true' } });
}
