import { signedIn, signIn, startGatehouse, startServer, type TestGatehouse } from '@gatehouse/dev/testing';
import type { Tokens } from '@gatehouse/shared';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EntityManager } from '../../db/orm.ts';

let gatehouse: TestGatehouse;
let now = Date.now();
beforeAll(async () => {
  gatehouse = await startGatehouse({ clock: () => new Date(now), worker: true });
});
afterAll(() => gatehouse[Symbol.asyncDispose]());

const invalid = { status: 401, body: { code: 'token_invalid' } };
const refresh = (refresh_token: string) => gatehouse.rest.post('/auth/refresh', { refresh_token });
const status = async (token: string) => (await gatehouse.rest.get('/users/me', { token })).status;

type Sent = ReturnType<typeof refresh>[];

/** Sends something while the sessions of a user are locked; it is answered after that. */
const whileLocked = (userId: string, send: (em: EntityManager) => Promise<Sent>) =>
  gatehouse.services.orm.em.fork().transactional(async (em) => {
    await em.execute('select 1 from sessions where user_id = ? for update', [userId]);
    return send(em);
  });

const untilWaiting = (count: number) =>
  expect
    .poll(
      () =>
        gatehouse.sql("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"),
      { timeout: 5000 },
    )
    .toHaveLength(count);

describe('the token before the last', () => {
  test('gets the same successor for ten seconds, so a lost answer signs nobody out', async () => {
    const { tokens } = await signedIn(gatehouse);
    const first = await refresh(tokens.refresh_token);
    now += 10_000;
    const again = await refresh(tokens.refresh_token);
    expect(again.status).toBe(200);
    expect(again.body.refresh_token).toBe(first.body.refresh_token);
    expect(await status(again.body.access_token)).toBe(200);
    expect((await refresh(again.body.refresh_token)).status).toBe(200);
  });

  test('does not get longer by being sent again', async () => {
    const { tokens } = await signedIn(gatehouse);
    await refresh(tokens.refresh_token);
    now += 9_000;
    expect((await refresh(tokens.refresh_token)).status).toBe(200);
    now += 2_000;
    expect(await refresh(tokens.refresh_token)).toMatchObject(invalid);
  });
});

describe.each<[string, (token: string) => Promise<void>]>([
  [
    'the token before the last, after its ten seconds,',
    async (token) => {
      await refresh(token);
      now += 10_001;
    },
  ],
  [
    'an older token',
    async (token) => {
      const { body } = await refresh(token);
      await refresh(body.refresh_token);
    },
  ],
])('%s is in two hands:', (_what, useUp) => {
  test('its session ends and no other, the trail and the owner are told', async () => {
    const { id, email, tokens, token } = await signedIn(gatehouse);
    const elsewhere = await signIn(gatehouse, email);
    await useUp(tokens.refresh_token);
    const [row] = await gatehouse.sql<{ id: string }>(
      'select id from sessions where user_id = $1 order by created_at, id limit 1',
      [id],
    );

    expect(await refresh(tokens.refresh_token)).toMatchObject(invalid);
    expect(await status(token)).toBe(401);
    expect(await status(elsewhere.token)).toBe(200);
    expect((await refresh(elsewhere.tokens.refresh_token)).status).toBe(200);

    const events = await gatehouse.sql(
      "select user_id, actor_id, session_id from audit_events where action = 'auth.refresh_token_reused' and user_id = $1",
      [id],
    );
    expect(events).toEqual([{ user_id: id, actor_id: null, session_id: row?.id }]);
    const mail = await gatehouse.mailbox.waitFor({ to: email, subject: /ended a session/ });
    expect(mail.text).toContain('127.0.0.1');

    // Nothing is left to tell of when it is sent once more.
    expect(await refresh(tokens.refresh_token)).toMatchObject(invalid);
    expect(
      await gatehouse.sql("select 1 from bullmq.job where name = 'session_revoked' and data->>'user_id' = $1", [id]),
    ).toHaveLength(1);
  });
});

test('the latest token of a session that was ended so is dead, too', async () => {
  const { tokens } = await signedIn(gatehouse);
  const second = await refresh(tokens.refresh_token);
  now += 11_000;
  await refresh(tokens.refresh_token);
  expect(await refresh(second.body.refresh_token)).toMatchObject(invalid);
});

test('of several replays at once one ends the session and tells of it', async () => {
  const { id, tokens } = await signedIn(gatehouse);
  await refresh(tokens.refresh_token);
  now += 11_000;
  const replays = await whileLocked(id, async () => {
    const sent = Array.from({ length: 5 }, () => refresh(tokens.refresh_token));
    await untilWaiting(5);
    return sent;
  });
  for (const answer of await Promise.all(replays)) expect(answer).toMatchObject(invalid);
  const events = await gatehouse.sql(
    "select 1 from audit_events where action = 'auth.refresh_token_reused' and user_id = $1",
    [id],
  );
  expect(events).toHaveLength(1);
});

test('a token that is overtaken between its check and its use rotates nothing', async () => {
  const { id, tokens } = await signedIn(gatehouse);
  const [late] = await whileLocked(id, async (em) => {
    const sent = refresh(tokens.refresh_token);
    await untilWaiting(1);
    await em.execute('update sessions set counter = 3 where user_id = ?', [id]);
    return [sent];
  });
  expect(await late).toMatchObject(invalid);
});

test('twenty uses at once over two processes make one line of descent', async () => {
  now = Date.now();
  const { PORT: _, ...env } = gatehouse.env;
  await using second = await startServer(env);
  for (let round = 0; round < 5; round++) {
    now = Date.now();
    const { tokens, id } = await signedIn(gatehouse);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_unused, n) =>
        fetch(`${n % 2 ? second.url : gatehouse.url}/api/v1/auth/refresh`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ refresh_token: tokens.refresh_token }),
        }),
      ),
    );
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((code) => code !== 200 && code !== 401)).toEqual([]);
    const given = answers.filter((answer) => answer.ok).map((answer) => answer.json() as Promise<Tokens>);
    const successors = new Set((await Promise.all(given)).map((body) => body.refresh_token));
    expect(successors.size).toBe(1);
    const rows = await gatehouse.sql('select counter from sessions where user_id = $1', [id]);
    expect(rows).toEqual([{ counter: 2 }]);
    expect((await refresh([...successors][0] ?? '')).status).toBe(200);
  }
});
