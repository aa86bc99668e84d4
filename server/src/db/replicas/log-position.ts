/**
 * What a server answers when it is asked how far it is in the write-ahead log: the primary, how far it has written; a
 * replica, how far it has replayed. And of which database.
 */
export interface LogPosition {
  readonly isReplica: boolean;
  /** The identity of the cluster and the name of the database, which a replica shares with its primary. */
  readonly database: string;
  readonly position: bigint;
}

export const positionStatement = `select pg_is_in_recovery() as is_replica,
    (select system_identifier from pg_control_system()) || '/' || current_database() as database,
    pg_wal_lsn_diff(
      case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end, '0/0'
    )::text as position`;

interface Row {
  readonly is_replica: boolean;
  readonly database: string;
  readonly position: string;
}

/** Asks a server by one of its connections, or by its pool. */
export async function readPosition(connection: {
  query(text: string): Promise<{ rows: Row[] }>;
}): Promise<LogPosition> {
  const { rows } = await connection.query(positionStatement);
  const [row] = rows;
  if (row === undefined) throw new Error('PostgreSQL did not say how far it is');
  return { isReplica: row.is_replica, database: row.database, position: BigInt(row.position) };
}

/** How far the primary was, and when: by that, what a replica has replayed tells how old its data are at most. */
export class PrimaryLog {
  readonly #memory: number;
  #notes: readonly { readonly at: number; readonly log: LogPosition }[] = [];

  /** @param memory how long it remembers, in ms */
  constructor(memory: number) {
    this.#memory = memory;
  }

  /**
   * @param at when the primary was asked, by `performance.now()`. What was committed before is in its answer; where
   * PostgreSQL commits asynchronously, what was committed 0.6 s before.
   */
  note(log: LogPosition, at: number): void {
    this.#notes = [{ at, log }, ...this.#notes.filter((note) => note.at > at - this.#memory)];
  }

  /**
   * The latest time, by `performance.now()`, at which everything that was committed is in the replica's data.
   * @throws Error where the data are not a copy of the primary's
   */
  timeOf({ isReplica, database, position }: LogPosition): number {
    if (!isReplica) throw new Error('it is no replica');
    if (this.#notes.some(({ log }) => log.database !== database)) throw new Error('it is of another database');
    return this.#notes.find(({ log }) => log.position <= position)?.at ?? Number.NEGATIVE_INFINITY;
  }
}
