import DataLoader from 'dataloader';

/**
 * Reads rows by their ids, at every call anew. One read runs at a time; the calls that come meanwhile share the next
 * one.
 * @param read gives for each id its row, or the error that is thrown for it, in their order
 */
export function sharedReads<Row, Id = string>(
  read: (ids: readonly Id[]) => Promise<(Row | Error)[]>,
): (id: Id) => Promise<Row> {
  let last: Promise<unknown> = Promise.resolve();
  const loader = new DataLoader<Id, Row>(
    (ids) => {
      const rows = read(ids);
      last = rows.catch(() => undefined);
      return rows;
    },
    // The calls of one turn of the event loop come by sockets of their own: only its end has seen them all.
    { cache: false, batchScheduleFn: (start) => void last.then(() => setImmediate(start)) },
  );
  return (id) => loader.load(id);
}
