import { expect, test } from 'vitest';
import { querySummary } from './query-summary.ts';

test.each([
  ['select s.id from sessions s join users u on u.id = s.user_id where s.id = any($1)', 'SELECT sessions SELECT users'],
  ['insert into "users" ("email") values ($1) on conflict (email) do update set version = 1', 'INSERT users'],
  ['update users set version = version + 1 where id = $1', 'UPDATE users'],
  ['delete from "public"."sessions" where user_id = $1', 'DELETE sessions'],
  ['delete from bullmq.job where queue = $1', 'DELETE job'],
  [
    'with known as (select id from users for update), ended as (delete from sessions using known) select id from known',
    'SELECT users DELETE sessions',
  ],
  ['select * from add_job($1, $2)', 'SELECT add_job'],
  ['select bullmq.reprocess_job($1)', 'SELECT reprocess_job'],
  ['begin', 'BEGIN'],
  ['select 1', 'SELECT'],
  ['', 'QUERY'],
])('%s', (text, summary) => {
  expect(querySummary(text)).toBe(summary);
});

test('what stands in quotes is not in it, whatever it says', () => {
  expect(querySummary("select id from users where full_name = 'it''s from ada@example.com' and x = 'from Eve'")).toBe(
    'SELECT users',
  );
});
