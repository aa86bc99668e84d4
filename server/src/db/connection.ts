/** What every connection to the database agrees on. */
export const connectionOptions = {
  // BullMQ's tables live in a schema of their own; its functions are called on our transactions, by unqualified names.
  // A statement whose cost is overestimated would be compiled for longer than it runs, and than it may take.
  options: '-c search_path=public,bullmq -c jit=off',
  // A caller is told within two seconds, whatever PostgreSQL does, and also where Redis was waited for before.
  connectionTimeoutMillis: 1350,
  // Longer than PostgreSQL takes to find out that two wait for each other.
  statement_timeout: 1200,
  query_timeout: 1300,
  idle_in_transaction_session_timeout: 15_000,
} as const;
