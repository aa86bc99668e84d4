import { startBetterAuth } from '../better-auth.ts';
import type { LoadRequest } from '../load/job.ts';
import { people } from '../peer.ts';
import type { Stage } from '../stage.ts';
import { type Lists, PAGE_SIZE, type Page, SEARCH, userCount } from './pages.ts';

const variant = { name: 'better-auth-lists', hashing: 'argon2id', sessions: 'database' } as const;

/** better-auth with as many users, and its admin plugin. */
export async function betterAuthLists(stage: Stage): Promise<Lists> {
  const running = await startBetterAuth(stage, variant);
  await stage.sql(running.databaseUrl, `update "user" set role = 'admin'`);
  await stage.sql(
    running.databaseUrl,
    `insert into "user" (id, email, name, "emailVerified", role, "createdAt", "updatedAt")
     select gen_random_uuid()::text, 'person-' || n || '@many.example.com', 'Person ' || n, true, 'user', at, at
     from (select n, now() - n * interval '1 minute' as at from generate_series(1, ${userCount(stage)}) n) made`,
  );
  await stage.sql(running.databaseUrl, 'vacuum analyze "user"');
  const request = (page: Page): LoadRequest => ({ method: 'GET', path: path(page, userCount(stage) / 2) });
  const script = async (page: Page) => {
    const sessions = await Promise.all(people.map(running.signIn));
    return { url: running.url, requests: sessions.map((headers) => ({ ...request(page), headers })), status: 200 };
  };
  return { url: running.url, process: running.process, script };
}

function path(page: Page, offset: number): string {
  const first = `/api/auth/admin/list-users?limit=${PAGE_SIZE}`;
  switch (page) {
    case 'first':
      return first;
    case 'deep':
      return `${first}&offset=${offset}`;
    case 'sorted deep':
      return `${first}&offset=${offset}&sortBy=email&sortDirection=asc`;
    case 'search':
      return `${first}&searchField=email&searchOperator=contains&searchValue=${SEARCH}`;
  }
}
