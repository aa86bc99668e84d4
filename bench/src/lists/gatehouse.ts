import { gatehouse } from '../peers/gatehouse.ts';
import type { Stage } from '../stage.ts';
import { type Lists, PAGE_SIZE, type Page, SEARCH, userCount } from './pages.ts';

/** A Gatehouse with many users, and administrators to list them. */
export async function gatehouseLists(stage: Stage): Promise<Lists> {
  const running = await gatehouse(stage, 'gatehouse-lists');
  await stage.sql(running.databaseUrl, `update users set role = 'admin'`);
  await stage.sql(
    running.databaseUrl,
    `insert into users (id, email, full_name, is_verified, created_at, updated_at)
     select gen_random_uuid(), 'person-' || n || '@many.example.com', 'Person ' || n, true, at, at
     from (select n, now() - n * interval '1 minute' as at from generate_series(1, ${userCount(stage)}) n) made`,
  );
  await stage.sql(running.databaseUrl, 'vacuum analyze users');
  const cursors = new Map<Page, string>();
  for (const [page, sort] of [
    ['deep', ''],
    ['sorted deep', '&sort=email'],
  ] as const) {
    cursors.set(page, await walk(running.url, await token(), sort, userCount(stage) / 2));
  }
  return { ...running, script: (page) => running.byEach({ method: 'GET', path: path(page, cursors.get(page)) }) };

  async function token(): Promise<string> {
    const [someone] = await running.signIn();
    return someone?.access_token ?? '';
  }
}

const LIST = '/api/v1/admin/users';

function path(page: Page, cursor = ''): string {
  const first = `${LIST}?limit=${PAGE_SIZE}`;
  if (page === 'search') return `${first}&q=${SEARCH}`;
  const sort = page === 'sorted deep' ? '&sort=email' : '';
  return page === 'first' ? first : `${first}${sort}&cursor=${encodeURIComponent(cursor)}`;
}

/** Follows the pages, as any client has to, until so many users have gone by. */
async function walk(url: string, token: string, sort: string, users: number): Promise<string> {
  let cursor = '';
  for (let seen = 0; seen < users; seen += 100) {
    const from = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await fetch(`${url}${LIST}?limit=100${sort}${from}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    cursor = ((await answer.json()) as { next_cursor: string }).next_cursor;
  }
  return cursor;
}
