import pg from 'pg';
import type { Call } from './call.ts';

/** One row by its key, as a named statement, on as many connections as the services have. */
export function barePg({ url, statement, value }: { url: string; statement: string; value: string }): Call {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  return () => pool.query({ name: 'bare', text: statement, values: [value] });
}
