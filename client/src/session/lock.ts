/**
 * Runs one task at a time for each name: over all tabs of an origin where the browser can, else in this one.
 * The task is told whether it had to wait for another tab's.
 */
export type Lock = <T>(name: string, task: (waited: boolean) => Promise<T>) => Promise<T>;

const queues = new Map<string, Promise<unknown>>();

const localLock: Lock = (name, task) => {
  const run = () => task(false);
  const turn = (queues.get(name) ?? Promise.resolve()).then(run, run);
  const settled = turn
    .catch(() => undefined)
    .then(() => {
      if (queues.get(name) === settled) queues.delete(name);
    });
  queues.set(name, settled);
  return turn;
};

interface LockManagerLike {
  request<T>(name: string, task: () => Promise<T>): Promise<T>;
  request<T>(name: string, options: { ifAvailable: true }, task: (lock: object | null) => Promise<T>): Promise<T>;
}

const waiting = Symbol('waiting');

/** Web Locks exist in secure contexts only. */
export const exclusively: Lock = async (name, task) => {
  const locks = (globalThis.navigator as { locks?: LockManagerLike } | undefined)?.locks;
  if (locks === undefined) return localLock(name, task);
  const answer = await locks.request(name, { ifAvailable: true }, async (lock) => (lock ? task(false) : waiting));
  return answer === waiting ? locks.request(name, () => task(true)) : (answer as Awaited<ReturnType<typeof task>>);
};
