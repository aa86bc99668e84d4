/** What tells a metric: an API process, the primary of several, or a mail worker. */
export type Teller = 'API' | 'primary' | 'worker';

interface Definition {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly of: readonly Teller[];
  /** Every one has few values, all of them ours: nothing that a caller sends becomes a label. */
  readonly labels: readonly string[];
  readonly help: string;
  /** Upper bounds, of a histogram. */
  readonly buckets?: readonly number[];
}

/** Seconds that an answer takes: from a cheap read to the two seconds in which all have theirs. */
const answerBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2];

/** Every metric of ours, by its name. docs/metrics.md is made from it; what Node tells of its processes is not in it. */
export const catalogue = {
  gatehouse_build_info: {
    type: 'gauge',
    of: ['API', 'worker'],
    labels: ['version'],
    help: 'Always 1; the label tells the version that runs.',
  },
  gatehouse_requests_total: {
    type: 'counter',
    of: ['API'],
    labels: ['face', 'status'],
    help: 'HTTP requests that were answered, whoever answered them: refusals are counted, too.',
  },
  gatehouse_request_duration_seconds: {
    type: 'histogram',
    of: ['API'],
    labels: ['face'],
    help: 'How long it took to answer an HTTP request, waiting in line included; not of those refused for overload.',
    buckets: answerBuckets,
  },
  gatehouse_calls_total: {
    type: 'counter',
    of: ['API'],
    labels: ['procedure', 'face', 'code'],
    help: 'Calls of procedures, each of a batch: ok, or the code of the error.',
  },
  gatehouse_call_duration_seconds: {
    type: 'histogram',
    of: ['API'],
    labels: ['procedure'],
    help: 'How long a call took from when it was let in, however it ended.',
    buckets: answerBuckets,
  },
  gatehouse_overload_refusals_total: {
    type: 'counter',
    of: ['API'],
    labels: [],
    help: 'Requests that were told to come back because there was too much to do.',
  },
  gatehouse_admission_requests: {
    type: 'gauge',
    of: ['API'],
    labels: ['state'],
    help: 'Requests that are working, and those that are waiting in line for it.',
  },
  gatehouse_hashing_calls: {
    type: 'gauge',
    of: ['API'],
    labels: [],
    help: 'Calls inside the hashing gate: those whose hash runs, and those that wait for a thread.',
  },
  gatehouse_hashing_places: {
    type: 'gauge',
    of: ['API'],
    labels: [],
    help: 'Calls that the hashing gate lets in at most.',
  },
  gatehouse_hashing_refusals_total: {
    type: 'counter',
    of: ['API'],
    labels: [],
    help: 'Calls that the hashing gate refused because as many were in as can be served soon.',
  },
  gatehouse_hash_duration_seconds: {
    type: 'histogram',
    of: ['API'],
    labels: [],
    help: 'How long a password took to be hashed or checked, the wait for a thread included.',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
  },
  gatehouse_limits_hit_total: {
    type: 'counter',
    of: ['API'],
    labels: ['policy'],
    help: 'Calls beyond a limit: refused, but for registrations beyond the budget of mails. `sign_in_strangers` is the tarpit.',
  },
  gatehouse_refresh_tokens_reused_total: {
    type: 'counter',
    of: ['API'],
    labels: [],
    help: 'Sessions that were ended because a used-up refresh token of theirs came again.',
  },
  gatehouse_postgres_up: {
    type: 'gauge',
    of: ['API', 'worker'],
    labels: [],
    help: 'Whether PostgreSQL answered within a second.',
  },
  gatehouse_postgres_breaker_open: {
    type: 'gauge',
    of: ['API'],
    labels: [],
    help: 'Whether callers are told at once that PostgreSQL is away.',
  },
  gatehouse_postgres_connections: {
    type: 'gauge',
    of: ['API'],
    labels: ['state'],
    help: 'Open connections to PostgreSQL: idle or busy.',
  },
  gatehouse_postgres_connections_most: {
    type: 'gauge',
    of: ['API'],
    labels: [],
    help: 'Connections to PostgreSQL that may be open: `DB_POOL_SIZE`.',
  },
  gatehouse_postgres_waiting: {
    type: 'gauge',
    of: ['API'],
    labels: [],
    help: 'Queries and transactions that wait for a connection to PostgreSQL.',
  },
  gatehouse_replicas: {
    type: 'gauge',
    of: ['API'],
    labels: ['state'],
    help: 'Replicas of PostgreSQL: ok, behind or away.',
  },
  gatehouse_redis_up: {
    type: 'gauge',
    of: ['API', 'worker'],
    labels: [],
    help: 'Whether Redis answered within a second; of a Cluster, all of it.',
  },
  gatehouse_processes: {
    type: 'gauge',
    of: ['primary'],
    labels: ['state'],
    help: 'API processes that are expected, and those that are answering the primary.',
  },
  gatehouse_process_ends_total: {
    type: 'counter',
    of: ['primary'],
    labels: [],
    help: 'API processes that ended though nobody asked them to.',
  },
  gatehouse_mails_total: {
    type: 'counter',
    of: ['worker'],
    labels: ['template', 'outcome'],
    help: 'What became of a mail: it was sent; dropped, for its purpose had passed; delayed, for the pace of its domain; will be retried; or has failed for good.',
  },
  gatehouse_mail_delivery_seconds: {
    type: 'histogram',
    of: ['worker'],
    labels: [],
    help: 'From what caused a mail to when the mail server took it.',
    buckets: [1, 2, 5, 10, 30, 60, 300, 900, 3600],
  },
  gatehouse_smtp_duration_seconds: {
    type: 'histogram',
    of: ['worker'],
    labels: [],
    help: 'How long the mail server took over a mail, whether it took it or not.',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30],
  },
  gatehouse_smtp_sending: {
    type: 'gauge',
    of: ['worker'],
    labels: [],
    help: 'Mails that are handed to the mail server, or wait for a connection to it.',
  },
  gatehouse_smtp_connections_most: {
    type: 'gauge',
    of: ['worker'],
    labels: [],
    help: 'Connections to the mail server at most: `WORKER_CONCURRENCY`.',
  },
  gatehouse_mail_queue_mails: {
    type: 'gauge',
    of: ['worker'],
    labels: ['state'],
    help: 'Mails in the queue: waiting, delayed, active or failed. Each worker tells of all of it: take the maximum, not the sum.',
  },
  gatehouse_mail_queue_oldest_seconds: {
    type: 'gauge',
    of: ['worker'],
    labels: ['state'],
    help: 'How long ago the oldest mail in the queue was caused; 0 without one. Of the whole queue, too.',
  },
  gatehouse_housekeeping_runs_total: {
    type: 'counter',
    of: ['worker'],
    labels: ['purge', 'outcome'],
    help: 'Runs of the housekeeping in this worker: done or failed.',
  },
} as const satisfies Record<string, Definition>;

export type MetricName = keyof typeof catalogue;
export type MetricOf<Type extends Definition['type']> = {
  [Name in MetricName]: (typeof catalogue)[Name]['type'] extends Type ? Name : never;
}[MetricName];
export type LabelOf<Name extends MetricName> = (typeof catalogue)[Name]['labels'][number];
