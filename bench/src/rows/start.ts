import { groupUsage } from '../measure/process-usage.ts';
import type { Side } from '../measure/sample.ts';
import { gatehouse, startGatehouse } from '../peers/gatehouse.ts';
import type { Row } from '../row.ts';
import type { Stage } from '../stage.ts';

/** CPU seconds from the start of an API process until it answers that it is ready, its probes included. */
export const start: Row = {
  name: 'start',
  title: 'start of an API process, in seconds of CPU',
  async open(stage) {
    const side = await startSide(stage);
    return {
      sides: [side],
      comparisons: [
        {
          what: 'seconds of CPU until ready',
          of: ({ [side.name]: sample }) => sample?.seconds ?? Number.NaN,
          atMost: 1,
        },
      ],
    };
  },
};

async function startSide(stage: Stage): Promise<Side> {
  const { databaseUrl } = await gatehouse(stage);
  return {
    name: 'Gatehouse, started',
    async measure() {
      const { process } = await startGatehouse(stage, databaseUrl, 'gatehouse-start');
      const usage = groupUsage(process.pid ?? 0);
      await process.stop();
      return usage === undefined ? {} : { seconds: usage.cpuMs / 1000, memoryMb: usage.memoryMb };
    },
  };
}
