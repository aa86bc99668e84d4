import type { Options } from './options.ts';
import { measured, nextLook, type Progress, type Series } from './rounds.ts';

const everyMilliseconds = process.stderr.isTTY ? 200 : 10_000;

/** Shows how far it is and how long it may take: one line that changes on a terminal, now and then a line elsewhere. */
export function progressPrinter({ samples }: Pick<Options, 'samples'>) {
  const started = Date.now();
  let shownAt = started;
  let waited = 0;
  const write = (line: string) => process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  return {
    show({ series, waiting }: Progress): void {
      if (waiting !== undefined) {
        waited += waiting;
        write(`${counts(series, samples)}; the limits are in force: waiting ${duration(waiting)}`);
      } else if (Date.now() - shownAt >= everyMilliseconds) {
        shownAt = Date.now();
        write(`${counts(series, samples)}; ${estimate(series, samples, Date.now() - started - waited)}`);
      }
    },
    clear: () => process.stderr.isTTY && process.stderr.write('\r\x1b[K'),
  };
}

function counts(series: readonly Series[], samples: number): string {
  const done = series.reduce((sum, one) => sum + measured(one), 0);
  return `${done} of ${planned(series, samples)} rounds`;
}

const planned = (series: readonly Series[], samples: number) =>
  series.reduce((sum, one) => sum + nextLook(one, samples), 0);

/** As long as the mean round took, for each that is left. */
function estimate(series: readonly Series[], samples: number, spent: number): string {
  const done = series.reduce((sum, one) => sum + measured(one), 0);
  const left = planned(series, samples) - done;
  return done === 0 ? 'starting' : `about ${duration((spent / done) * left)} left`;
}

const duration = (milliseconds: number) => {
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds < 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
};
