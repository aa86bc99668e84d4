/** Runs one task at a time for each name: over all tabs of an origin where the browser can, else in this one. */
export type Lock = <T>(name: string, task: () => Promise<T>) => Promise<T>;

const queues = new Map<string, Promise<unknown>>();

const localLock: Lock = (name, task) => {
  const turn = (queues.get(name) ?? Promise.resolve()).then(task, task);
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
}

/** Web Locks exist in secure contexts only. */
export const exclusively: Lock = (name, task) => {
  const locks = (globalThis.navigator as { locks?: LockManagerLike } | undefined)?.locks;
  return locks === undefined ? localLock(name, task) : locks.request(name, task);
};
