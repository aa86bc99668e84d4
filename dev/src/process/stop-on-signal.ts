import type { ProcessGroup } from './process-group.ts';

/** npm passes a Ctrl-C on to us though the terminal has already sent it: two at once are one. */
const SAME_KEYPRESS_MS = 500;

/** The first signal stops the group in order; another one, later, ends it by force. */
export function stopOnSignal(group: ProcessGroup, onStop: (signal: NodeJS.Signals) => void): void {
  let firstAt: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const now = performance.now();
      if (firstAt === undefined) {
        firstAt = now;
        onStop(signal);
        void group.stop();
      } else if (now - firstAt > SAME_KEYPRESS_MS) {
        void group.kill();
      }
    });
  }
}
