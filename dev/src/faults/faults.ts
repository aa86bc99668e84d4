import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../random.ts';
import type { House, PartName } from './house.ts';
import { type SmtpMood, smtpMoods } from './smtp.ts';

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
      begin: async () => {
        smtp.manner = smtpMoods[mood];
      },
      end: async () => {
        smtp.manner = smtpMoods.fine;
      },
    }),
  ),
];

export const shuffled = <Item>(items: readonly Item[], random: Random): Item[] =>
  items
    .map((item) => ({ item, at: random.next() }))
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
