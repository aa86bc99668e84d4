import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { page, resolutions, strictest } from '../packages/compile.ts';
import { type Consumer, openWorkshop } from '../packages/consumer.ts';
import { run } from '../packages/run.ts';
import { REPOSITORY } from '../paths.ts';
import { everyCall } from './every-call.ts';
import { handWrittenClient } from './hand-written.ts';

/** An application that has installed the packages, with programs to check the types of. */
export interface Application extends Disposable {
  /** The native compiler, without the script that starts it. */
  readonly compiler: string;
  /** Adds a program. @returns the compiler's arguments to check it */
  add(name: string, text: string): string[];
}

/** What an application asks for that reads the packages' declarations and does not check them. */
const compilerOptions = { ...strictest, ...resolutions.nodenext, ...page, skipLibCheck: true };

export async function openApplication(): Promise<Application> {
  const workshop = await openWorkshop();
  const consumer = await workshop.createConsumer(['shared', 'client']);
  return {
    compiler: await nativeCompiler(),
    add: (name, text) => add(consumer, name, text),
    [Symbol.dispose]: () => workshop[Symbol.dispose](),
  };
}

function add(consumer: Consumer, name: string, text: string): string[] {
  consumer.addFile(`${name}.ts`, text);
  const config = consumer.addFile(`${name}.json`, JSON.stringify({ files: [`${name}.ts`], compilerOptions }));
  return ['-p', config, '--pretty', 'false'];
}

async function nativeCompiler(): Promise<string> {
  const module = await import(pathToFileURL(join(REPOSITORY, 'node_modules/typescript/lib/getExePath.js')).href);
  return module.default();
}

/** The same program, once by our client and once by one that somebody wrote out. */
export function addBothClients(application: Application): { ours: string[]; handWritten: string[] } {
  application.add('client', handWrittenClient());
  return {
    ours: application.add('by-package', everyCall('@gatehouse/client')),
    handWritten: application.add('by-hand', everyCall('./client.js')),
  };
}

export interface Cost {
  readonly types: number;
  readonly instantiations: number;
}

/** What a program costs the compiler: the same in each run, whatever else the machine does. */
export async function costOf({ compiler }: Application, args: readonly string[]): Promise<Cost> {
  // With several checkers, what they share is counted for each.
  const output = await run(compiler, [...args, '--singleThreaded', '--extendedDiagnostics'], { cwd: REPOSITORY });
  const figure = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)$`, 'm').exec(output)?.[1]);
  return { types: figure('Types'), instantiations: figure('Instantiations') };
}
