import { setTimeout } from 'node:timers/promises';

const patience = 1000;

/** Whether what is asked answers well, and within a second. */
export async function answersInTime(ask: () => Promise<unknown>): Promise<boolean> {
  const answered = ask().then(
    () => true,
    () => false,
  );
  return Promise.race([answered, setTimeout(patience, false, { ref: false })]);
}
