/**
 * Of a connection that finds its tables in these schemas. A statement whose cost PostgreSQL overestimates would be
 * compiled for longer than it runs, and than it may take.
 */
export const sessionOptions = (...schemas: string[]): string => `-c search_path=${schemas} -c jit=off`;

/** What every connection to the database agrees on. */
export const connectionOptions = {
  // BullMQ's tables live in a schema of their own; its functions are called on our transactions, by unqualified names.
  options: sessionOptions('public', 'bullmq'),
  // A caller is told within two seconds, whatever PostgreSQL does, and also where Redis was waited for before.
  connectionTimeoutMillis: 1350,
  // Longer than PostgreSQL takes to find out that two wait for each other.
  statement_timeout: 1200,
  query_timeout: 1300,
  idle_in_transaction_session_timeout: 15_000,
} as const;
