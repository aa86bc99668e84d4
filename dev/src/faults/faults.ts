import { setTimeout as sleep } from 'node:timers/promises';
import type { House, PartName } from './house.ts';
import type { SmtpMood } from './smtp.ts';

export interface Fault {
  /** Such as `kill redis`. */
  readonly name: string;
  readonly part: PartName | 'smtp';
  /** Whether the part keeps its connections and answers nothing. */
  readonly silent: boolean;
  begin(): Promise<void>;
  end(): Promise<void>;
}

/** A fault that has been, in ms since the epoch. */
export interface Window {
  readonly fault: Fault;
  readonly began: number;
  readonly ended: number;
  /** Until both servers were well again. */
  readonly recovered: number;
}

export const faultsOf = ({ parts, smtp }: House): Fault[] => [
  ...(Object.keys(parts) as PartName[]).flatMap((part): Fault[] => {
    const of = parts[part];
    return [
      { name: `kill ${part}`, part, silent: false, begin: () => of.kill(), end: () => of.start() },
      {
        name: `stop ${part}`,
        part,
        silent: true,
        begin: async () => of.freeze(),
        end: async () => of.thaw(),
      },
      { name: `restart ${part}`, part, silent: false, begin: () => of.end(), end: () => of.start() },
    ];
  }),
  ...(['busy', 'refusing', 'slow', 'silent', 'cutting'] satisfies SmtpMood[]).map(
    (mood): Fault => ({
      name: `mail server ${mood}`,
      part: 'smtp',
      silent: mood === 'silent',
      begin: async () => smtp.turn(mood),
      end: async () => smtp.turn('fine'),
    }),
  ),
];

/** A generator of numbers from 0 to 1 that a seed can repeat: mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export const shuffled = <Item>(items: readonly Item[], random: () => number): Item[] =>
  items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);

/** Lets a fault happen, and waits until both servers are well again. */
export async function suffer(fault: Fault, hold: number, wellAgain: () => Promise<void>): Promise<Window> {
  const began = Date.now();
  await fault.begin();
  await sleep(hold);
  await fault.end();
  const ended = Date.now();
  await wellAgain();
  return { fault, began, ended, recovered: Date.now() };
}
