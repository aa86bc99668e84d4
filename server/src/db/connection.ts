/** What every connection to the database agrees on. */
export const connectionOptions = {
  // BullMQ's tables live in a schema of their own; its functions are called on our transactions, by unqualified names.
  options: '-c search_path=public,bullmq',
  connectionTimeoutMillis: 2000,
  query_timeout: 10_000,
  statement_timeout: 10_000,
  idle_in_transaction_session_timeout: 15_000,
} as const;
