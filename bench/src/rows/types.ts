import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { addBothClients, openApplication } from '@gatehouse/dev/type-cost';
import { endedChildrenCpuMs } from '../measure/process-usage.ts';
import type { Sample, Side } from '../measure/sample.ts';
import { median } from '../measure/statistics.ts';
import type { Row } from '../row.ts';
import type { Stage } from '../stage.ts';

const OURS = 'by @gatehouse/client';
const HAND_WRITTEN = 'by a hand-written client';

/** One program that makes every call and reads every answer, checked with our client's types and with written-out ones. */
export const types: Row = {
  name: 'types',
  title: 'type-check of an application that makes every call',
  async open(stage) {
    const application = await openApplication();
    const { ours, handWritten } = addBothClients(application);
    const ratio = (figure: keyof Sample) => (samples: Readonly<Record<string, Sample>>) =>
      (samples[OURS]?.[figure] ?? Number.NaN) / (samples[HAND_WRITTEN]?.[figure] ?? Number.NaN);
    return {
      sides: [
        compilation(stage, OURS, application.compiler, ours),
        compilation(stage, HAND_WRITTEN, application.compiler, handWritten),
      ],
      comparisons: [
        {
          what: 'type-check by our client : by a hand-written one',
          of: ratio('seconds'),
          byCpu: ratio('cpuMs'),
          atMost: 1.5,
        },
      ],
    };
  },
};

/** A check takes a tenth of a second or two: the median of several. */
function compilation(stage: Stage, name: string, compiler: string, args: readonly string[]): Side {
  const runs = stage.options.quick ? 1 : 15;
  return {
    name,
    async measure() {
      const before = endedChildrenCpuMs();
      const seconds: number[] = [];
      for (let run = 0; run < runs; run++) {
        const start = performance.now();
        await promisify(execFile)(compiler, args);
        seconds.push((performance.now() - start) / 1000);
      }
      const after = endedChildrenCpuMs();
      const cpu = before === undefined || after === undefined ? {} : { cpuMs: (after - before) / runs };
      return { seconds: median(seconds), ...cpu };
    },
  };
}
