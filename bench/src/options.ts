import { parseArgs } from 'node:util';

export interface Timing {
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

export interface Options {
  /** The rows to run; all, if none is named. */
  readonly rows: readonly string[];
  readonly quick: boolean;
  readonly rounds: number;
  readonly timing: Timing;
  readonly jsonFile?: string;
  /** Where the servers write their profiles. */
  readonly profileDirectory?: string;
}

export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '5' },
      json: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const { quick, json, profile } = values;
  return {
    rows: positionals,
    quick,
    rounds: quick ? 1 : count('rounds', values.rounds, 50),
    timing: quick
      ? { warmUpSeconds: 0.2, seconds: 0.5 }
      : { warmUpSeconds: 1, seconds: count('seconds', values.seconds, 60) },
    ...(json === undefined ? {} : { jsonFile: json }),
    ...(profile === undefined ? {} : { profileDirectory: profile }),
  };
}

/** Bounded: a load that somebody forgets ends by itself. */
function count(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most) throw new Error(`--${name}: expected 1 to ${most}`);
  return value;
}
