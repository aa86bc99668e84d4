import { randomUUID } from 'node:crypto';
import { newEmail, type Person, password, postJson, signedIn, signIn, startPair } from '@gatehouse/dev/testing';
import pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';

const pair = await startPair();
afterAll(() => pair[Symbol.asyncDispose]());

const { gatehouse, rest } = pair;
const admin = await signedIn(gatehouse, { role: 'admin' });
const keyed = (key: string, person?: Person) => ({
  headers: { 'idempotency-key': key },
  ...(person && { token: person.token }),
});
const invite = (key: string, email: string, server = rest[0]) =>
  server.post('/admin/users', { email }, keyed(key, admin));
const count = async (table: string, email: string) =>
  (await gatehouse.sql(`select 1 from ${table} join users on user_id = users.id where email = $1`, [email])).length;

describe('a repeated request', () => {
  test('gets the first answer from every process, and is done once', async () => {
    const [key, email] = [randomUUID(), newEmail()];
    const first = await invite(key, email);
    expect(first.status).toBe(201);
    for (const server of [rest[0], rest[1], gatehouse.rest]) {
      const again = await invite(key, email, server);
      expect([again.status, again.body]).toEqual([201, first.body]);
      expect(again.headers.get('location')).toBe(first.headers.get('location'));
    }
    expect(await count('audit_events', email)).toBe(1);
    expect((await invite(randomUUID(), email)).body.code).toBe('conflict');
  });

  test('signs in once', async () => {
    const { email } = await signedIn(gatehouse);
    const credentials = [{ email, password }, keyed(randomUUID())] as const;
    const first = await rest[0].post('/auth/login', ...credentials);
    const again = await rest[1].post('/auth/login', ...credentials);
    expect(again.body).toEqual(first.body);
    expect(await count('sessions', email)).toBe(2);
  });

  test('gets the tokens of a changed password, though the change ended its session', async () => {
    const person = await signedIn(gatehouse);
    const change = { old_password: password, new_password: 'a passphrase for the morning after' };
    const request = keyed(randomUUID(), person);
    const first = await rest[0].post('/auth/change-password', change, request);
    const again = await rest[1].post('/auth/change-password', change, request);
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    expect((await rest[0].get('/users/me', { token: again.body.access_token })).status).toBe(200);
    const other = await rest[1].post('/auth/change-password', change, keyed(randomUUID(), person));
    expect(other.body.code).toBe('token_invalid');
  });

  test('signs out, and deletes an account, as often as it is asked', async () => {
    const person = await signedIn(gatehouse);
    const out = keyed(randomUUID(), person);
    expect((await rest[0].post('/auth/logout', undefined, out)).status).toBe(204);
    expect((await rest[1].post('/auth/logout', undefined, out)).status).toBe(204);
    expect((await rest[1].post('/auth/logout', undefined, { token: person.token })).status).toBe(401);
    const back = await signIn(gatehouse, person.email);
    const end = keyed(randomUUID(), back);
    expect((await rest[0].delete('/users/me', end)).status).toBe(204);
    expect((await rest[1].delete('/users/me', end)).status).toBe(204);
    expect((await rest[1].get('/users/me', end)).status).toBe(401);
  });

  test('gets the first refusal, too, whatever has become of its cause', async () => {
    const key = randomUUID();
    const { id, email } = await signedIn(gatehouse);
    expect((await invite(key, email)).body.code).toBe('conflict');
    await gatehouse.sql('delete from users where id = $1', [id]);
    const again = await invite(key, email, rest[1]);
    expect([again.status, again.body.code]).toEqual([409, 'conflict']);
    expect((await invite(randomUUID(), email)).status).toBe(201);
  });

  test('is done where the first one could not be', async () => {
    const person = await signedIn(gatehouse);
    const request = keyed(randomUUID(), person);
    const holder = new pg.Client(gatehouse.env.DATABASE_URL);
    await holder.connect();
    try {
      await holder.query('begin');
      await holder.query('select 1 from users where id = $1 for update', [person.id]);
      const first = await rest[0].put('/users/me', { full_name: 'Ada' }, request);
      expect(first.body.code).toBe('unavailable');
      await holder.query('rollback');
    } finally {
      await holder.end();
    }
    expect((await rest[1].put('/users/me', { full_name: 'Ada' }, request)).body.full_name).toBe('Ada');
  });

  test('is done anew after a day, or where the first one ended with its process', async () => {
    const person = await signedIn(gatehouse);
    const request = keyed(randomUUID(), person);
    const update = () => rest[0].put('/users/me', { full_name: 'Ada' }, request);
    await update();
    await gatehouse.sql(`update users set full_name = 'Grace' where id = $1`, [person.id]);
    await update();
    const nameNow = async () => (await rest[0].get('/users/me', person)).body.full_name;
    expect(await nameNow()).toBe('Grace');
    await gatehouse.sql(`update idempotent_calls set created_at = created_at - interval '1 day'`);
    await update();
    expect(await nameNow()).toBe('Ada');
    await gatehouse.sql(`update idempotent_calls set answer = null, created_at = now() - interval '50 seconds'`);
    const running = await update();
    expect([running.status, running.body.code, running.headers.get('retry-after')]).toEqual([
      409,
      'idempotency_conflict',
      '1',
    ]);
    await gatehouse.sql(`update idempotent_calls set created_at = now() - interval '61 seconds'`);
    expect((await update()).status).toBe(200);
  });
});

test('of many at once one is done; the others get its answer, or are told to ask again', async () => {
  const [key, email] = [randomUUID(), newEmail()];
  const answers = await pair.storm(12, (server) => invite(key, email, server));
  const made = answers.filter(({ status }) => status === 201);
  expect(made.length).toBeGreaterThan(0);
  expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
  for (const { status, body, headers } of answers.filter((answer) => !made.includes(answer))) {
    expect([status, body.code, headers.get('retry-after')]).toEqual([409, 'idempotency_conflict', '1']);
  }
  expect(await count('audit_events', email)).toBe(1);
  expect((await invite(key, email)).body.id).toBe(made[0]?.body.id);
});

describe('a key', () => {
  test('of another request is refused', async () => {
    const key = randomUUID();
    await invite(key, newEmail());
    const other = await invite(key, newEmail(), rest[1]);
    expect([other.status, other.body.code, other.headers.get('retry-after')]).toEqual([
      409,
      'idempotency_conflict',
      null,
    ]);
  });

  test('of another caller, or of another procedure, is another key', async () => {
    const [ada, grace] = [await signedIn(gatehouse), await signedIn(gatehouse)];
    const name = async (person: Person) =>
      (await rest[0].put('/users/me', { full_name: person.email }, keyed('same', person))).body.full_name;
    expect([await name(ada), await name(grace)]).toEqual([ada.email, grace.email]);
    expect((await rest[0].post('/auth/logout', undefined, keyed('same', ada))).status).toBe(204);
  });

  test('may be given as a string of RFC 9651, or as it is', async () => {
    const email = newEmail();
    const first = await invite('"8e03978e-40d5"', email);
    expect((await invite('8e03978e-40d5', email)).body).toEqual(first.body);
  });

  test.each(['', '""', 'two words', 'x'.repeat(256), '"open', 'a"b', 'back\\slash', 'é'])(
    'such as %j is refused, and nothing is done',
    async (key) => {
      const email = newEmail();
      const { status, body } = await invite(key, email);
      expect([status, body.issues[0].path]).toEqual([400, 'Idempotency-Key']);
      expect(await gatehouse.sql('select 1 from users where email = $1', [email])).toEqual([]);
    },
  );

  test('means nothing to a read, nor over tRPC', async () => {
    const person = await signedIn(gatehouse);
    const request = keyed(randomUUID(), person);
    await rest[0].get('/users/me', request);
    await rest[0].put('/users/me', { full_name: 'Ada' }, { token: person.token });
    expect((await rest[0].get('/users/me', request)).body.full_name).toBe('Ada');
    const email = newEmail();
    const headers = { 'idempotency-key': 'x', authorization: `Bearer ${admin.token}` };
    for (const status of [200, 409]) {
      const answer = await postJson(`${pair.servers[0].url}/trpc/admin.users.create`, { json: { email } }, headers);
      expect(answer.status).toBe(status);
    }
  });

  test('of a call that is refused before its work is not kept', async () => {
    const key = randomUUID();
    const person = await signedIn(gatehouse);
    expect((await rest[0].put('/users/me', { nickname: 'Ada' }, keyed(key, person))).status).toBe(400);
    expect((await rest[0].put('/users/me', { full_name: 'Ada' }, keyed(key))).status).toBe(401);
    expect((await rest[0].put('/users/me', { full_name: 'Ada' }, keyed(key, person))).status).toBe(200);
  });
});

test('what is kept tells nothing without the key', async () => {
  const { email } = await signedIn(gatehouse);
  const key = randomUUID();
  const { body } = await rest[0].post('/auth/login', { email, password }, keyed(key));
  const rows = await gatehouse.sql<Record<string, unknown>>('select * from idempotent_calls where answer is not null');
  expect(rows.length).toBeGreaterThan(0);
  const bytes = Buffer.concat(rows.flatMap((row) => Object.values(row)).filter((value) => Buffer.isBuffer(value)));
  for (const secret of [email, password, key, body.access_token, body.refresh_token, 'access_token']) {
    expect(bytes.includes(secret)).toBe(false);
  }
});
