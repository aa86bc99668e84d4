import type { Answer } from './caller.ts';
import type { Window } from './faults.ts';

/** What every call answers when all is well. A code can be gone with Redis: then it fits no more. */
const expected: Readonly<Record<string, readonly number[]>> = {
  login: [200],
  me: [200],
  update_me: [200],
  refresh: [200],
  logout: [204],
  reset: [200],
  register: [201],
  verify: [200],
};

/** Milliseconds in which a caller is answered, and in which all is well again. */
export const patience = 2000;
export const recovery = 5000;

/**
 * What a call may answer during a fault, as the table of what must hold has it.
 * @returns the statuses beside the expected ones
 */
function allowedBy({ fault: { part } }: Window, { name, server }: Answer): readonly number[] {
  if (part === 'postgres') return [503];
  if (part === 'redis') return name === 'verify' ? [503, 400] : [];
  // One that starts says 503 until it is ready; a load balancer would not ask it yet.
  return part === `server ${server + 1}` ? [0, 503] : [];
}

export function isAllowed(answer: Answer, windows: readonly Window[]): boolean {
  const meanwhile = during(answer, windows);
  const also = meanwhile.flatMap((window) => allowedBy(window, answer));
  // A code that Redis has forgotten fits no more, also long after.
  if (answer.name === 'verify' && windows.some(({ fault }) => fault.part === 'redis')) also.push(400);
  return [...(expected[answer.name] ?? []), ...also].includes(answer.status);
}

/** Whether it was answered in time; who asks a stopped server is not. */
export function isInTime(answer: Answer, windows: readonly Window[]): boolean {
  const asksStopped = during(answer, windows).some(
    ({ fault: { part, silent } }) => silent && part === `server ${answer.server + 1}`,
  );
  return asksStopped || answer.ended - answer.began - answer.late <= patience;
}

/** The faults that were there, or not yet recovered from, while the call was under way. */
const during = ({ began, ended }: Answer, windows: readonly Window[]) =>
  windows.filter((window) => began <= window.recovered && ended >= window.began);
