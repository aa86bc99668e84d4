import { duration, StatusLine } from '../status-line.ts';
import type { Options } from './options.ts';
import { measured, nextLook, type Progress, type Series } from './rounds.ts';

/** Shows how far it is and how long it may take. */
export function progressPrinter({ samples }: Pick<Options, 'samples'>) {
  const line = new StatusLine();
  let waited = 0;
  return {
    show({ series, waiting }: Progress): void {
      if (waiting !== undefined) {
        waited += waiting;
        line.show(`${counts(series, samples)}; the limits are in force: waiting ${duration(waiting)}`);
      } else {
        const spent = Date.now() - line.startedAt - waited;
        line.update(() => `${counts(series, samples)}; ${estimate(series, samples, spent)}`);
      }
    },
    clear: () => line.clear(),
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
