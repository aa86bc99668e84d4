/** What the global setup hands to the test files. */
export interface TestServices {
  /** PostgreSQL's maintenance database, as the role that the application has. */
  databaseUrl: string;
  redisUrl: string;
  smtpUrl: string;
  mailboxUrl: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    gatehouse: TestServices;
  }
}

export const TEMPLATE_DATABASE = 'gatehouse_template';
