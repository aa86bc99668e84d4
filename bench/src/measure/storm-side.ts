import type { Script } from '../load/job.ts';
import { runLoad } from '../load/run-load.ts';
import { type LoadOptions, measureLoad } from './load-side.ts';
import type { Prepare, Sample, Side } from './sample.ts';

/** Enough to keep every core busy with hashes, and a queue behind them. */
const SIGN_INS_IN_FLIGHT = 32;
/** Until the other load generator runs. */
const START_SECONDS = 1;

/** A load while sign-ins saturate the machine: they begin before it and end after it. */
export function stormSide(options: LoadOptions, signIns: Prepare<Script>): Side {
  return {
    name: options.name,
    async measure(): Promise<Sample> {
      // Whoever calls has signed in before the storm.
      const [target, script] = [await options.target(), await signIns()];
      const { warmUpSeconds, seconds } = options.timing;
      const begun = Promise.withResolvers<void>();
      const storm = runLoad(
        {
          target: { kind: 'http', script },
          pace: { inFlight: SIGN_INS_IN_FLIGHT },
          warmUpSeconds,
          seconds: START_SECONDS + warmUpSeconds + seconds,
        },
        begun.resolve,
      );
      await Promise.race([begun.promise, storm]);
      const [sample, { calls, seconds: elapsed }] = await Promise.all([
        measureLoad({ ...options, target: () => target }),
        storm,
      ]);
      return { ...sample, meanwhile: calls / elapsed };
    },
  };
}
