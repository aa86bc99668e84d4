import { bareSide } from '../mails/bare-side.ts';
import { sink } from '../mails/sink.ts';
import { workerSide } from '../mails/worker-side.ts';
import { type Row, rate } from '../row.ts';

const COUNTS = [1, 2, 3];
const workers = (count: number) => `${count} ${count === 1 ? 'worker' : 'workers'}`;
const bare = (count: number) => `bare nodemailer, ${count} ${count === 1 ? 'process' : 'processes'}`;

/** Mails a second from a full queue, by so many workers; and by nodemailer alone, in as many processes. */
const mailRow = (name: string, title: string, answerMs: number): Row => ({
  name,
  title,
  async open(stage) {
    const server = await sink(stage, answerMs);
    return {
      sides: COUNTS.flatMap((count) => [
        workerSide(stage, workers(count), count, server),
        bareSide(stage, bare(count), count, server),
      ]),
      comparisons: COUNTS.map((count) => ({
        what: `${workers(count)} : bare nodemailer in as many processes`,
        ...rate(workers(count), bare(count)),
        atLeast: 0.8,
      })),
    };
  },
});

/** The sink answers at once: it is full when the machine is. */
export const worker = mailRow('worker', 'mail workers against nodemailer alone', 0);

/** As slow as a server that checks and stores a mail: what limits is how many mails are under way. */
export const workerSlow = mailRow('worker-slow', 'mail workers and a server that takes 50 ms for a mail', 50);
