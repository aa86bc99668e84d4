import { sink } from '../mails/sink.ts';
import { CONNECTIONS, workerSide } from '../mails/worker-side.ts';
import { loadSide } from '../measure/load-side.ts';
import { type Row, rate } from '../row.ts';

const ONE = 'one worker';
const TWO = 'two workers';
const BARE = 'bare nodemailer pool';

/** Mails a second into an SMTP sink, from a full queue; and nodemailer's pool alone, on as many connections. */
export const worker: Row = {
  name: 'worker',
  title: 'mail worker against nodemailer alone',
  async open(stage) {
    const { smtpUrl: url } = await sink(stage);
    const bare = loadSide({
      name: BARE,
      target: () => ({ kind: 'smtp', url }),
      pace: { inFlight: CONNECTIONS },
      timing: stage.options.timing,
    });
    return {
      sides: [workerSide(stage, ONE, 1), workerSide(stage, TWO, 2), bare],
      comparisons: [
        { what: 'one worker : bare nodemailer', ...rate(ONE, BARE), atLeast: 0.8 },
        { what: 'two workers : one', of: rate(TWO, ONE).of },
      ],
    };
  },
};
