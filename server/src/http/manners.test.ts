import { get as httpGet } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { newEmail, password, plainHttp, postJson, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const gatehouse = await startGatehouse({ env: { RATE_LIMITS: 'user=5/600,register_ip=1000/60,sign_in_ip=1000/60' } });
const free = await startGatehouse();
const admin = await signedIn(free, { role: 'admin' });
afterAll(() => Promise.all([gatehouse[Symbol.asyncDispose](), free[Symbol.asyncDispose]()]));

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  plainHttp(free.url + path, { method, headers: { authorization: `Bearer ${admin.token}`, ...headers } });

describe('a read has a validator', () => {
  test.each(['/api/v1/users/me', '/api/v1/admin/users', '/openapi.json', '/docs', '/.well-known/jwks.json'])(
    '%s is not sent to who has it',
    async (path) => {
      const first = await ask(path);
      const etag = first.headers.get('etag') ?? '';
      expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
      for (const known of [etag, etag.replace('W/', ''), `"other", ${etag}`, '*']) {
        const again = await ask(path, { 'if-none-match': known });
        expect(again.status).toBe(304);
        expect(again.text).toBe('');
        expect(again.headers.get('etag')).toBe(etag);
        expect(again.headers.get('cache-control')).toBe(first.headers.get('cache-control'));
      }
      for (const other of ['"other"', 'W/"other"', etag.slice(3, -1)]) {
        expect((await ask(path, { 'if-none-match': other })).text).toBe(first.text);
      }
    },
  );

  test('which is another one as soon as the answer is', async () => {
    const { token } = await signedIn(free);
    const headers = { authorization: `Bearer ${token}` };
    const before = (await ask('/api/v1/users/me', headers)).headers.get('etag') ?? '';
    await free.rest.put('/users/me', { full_name: 'Augusta' }, { token });
    const after = await ask('/api/v1/users/me', { ...headers, 'if-none-match': before });
    expect(after.status).toBe(200);
    expect(after.body.full_name).toBe('Augusta');
  });

  test('and HEAD tells it', async () => {
    const got = await ask('/api/v1/users/me');
    const head = await ask('/api/v1/users/me', {}, 'HEAD');
    expect(head.headers.get('etag')).toBe(got.headers.get('etag'));
    const known = { 'if-none-match': got.headers.get('etag') ?? '' };
    expect((await ask('/api/v1/users/me', known, 'HEAD')).status).toBe(304);
  });

  test('a write and an error have none', async () => {
    const written = await free.rest.put('/users/me', { full_name: 'Ada' }, admin);
    expect(written.headers.get('etag')).toBeNull();
    const refused = await ask('/api/v1/users/me', { authorization: 'Bearer nothing', 'if-none-match': '*' });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('etag')).toBeNull();
  });
});

describe('an answer is packed as the client takes it', () => {
  beforeAll(async () => {
    await free.sql(
      `insert into users (id, email, role, is_active, is_verified, version, created_at, updated_at)
       select gen_random_uuid(), 'user' || n || '@example.com', 'user', true, true, 1, now(), now() from generate_series(1, 60) n`,
    );
  });

  // fetch would unpack it, and hide how it came.
  const raw = async (path: string, accepted: string) => {
    const headers = { authorization: `Bearer ${admin.token}`, 'accept-encoding': accepted };
    const answer = await new Promise<import('node:http').IncomingMessage>((resolve, reject) =>
      httpGet(free.url + path, { headers }, resolve).on('error', reject),
    );
    return { headers: answer.headers, body: await buffer(answer) };
  };

  test.each(['/api/v1/admin/users', '/openapi.json', '/docs/assets/swagger-ui.css'])('%s', async (path) => {
    const plain = await raw(path, 'identity');
    expect(plain.headers['content-encoding']).toBeUndefined();
    const unpack = { br: brotliDecompressSync, gzip: gunzipSync };
    for (const [accepted, encoding] of [
      ['gzip', 'gzip'],
      ['br', 'br'],
      ['gzip, deflate, br', 'br'],
      ['br;q=0, *', 'gzip'],
    ] as const) {
      const packed = await raw(path, accepted);
      expect(packed.headers['content-encoding']).toBe(encoding);
      expect(packed.headers['content-length']).toBe(String(packed.body.length));
      expect(packed.body.length).toBeLessThan(plain.body.length / 2);
      expect(unpack[encoding](packed.body)).toEqual(plain.body);
      expect(packed.headers.etag).toBe(plain.headers.etag);
      expect(packed.headers.vary).toBe('Origin, Accept-Encoding');
    }
    for (const accepted of ['deflate', 'zstd', 'br;q=0, gzip;q=0', 'nonsense;;,;q=2']) {
      const { headers, body } = await raw(path, accepted);
      expect(headers['content-encoding']).toBeUndefined();
      expect(body).toEqual(plain.body);
      expect(headers.vary).toBe('Origin, Accept-Encoding');
    }
  });

  test('a small one is not', async () => {
    const { headers } = await raw('/api/v1/users/me', 'br');
    expect(headers['content-encoding']).toBeUndefined();
  });
});

describe('a client says what it accepts', () => {
  test.each(['*/*', 'application/json', 'application/*', 'text/html, application/json;q=0.1', 'text/html, */*;q=0.01'])(
    '%s takes JSON',
    async (accept) => {
      expect((await ask('/api/v1/users/me', { accept })).status).toBe(200);
    },
  );

  test.each(['text/html', 'application/xml', 'application/json;q=0', '*/*;q=0', 'nonsense'])(
    '%s does not, and is told so before anything is done',
    async (accept) => {
      const refused = await ask('/api/v1/users/me', { accept });
      expect(refused.status).toBe(406);
      expect(refused.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(refused.body.code).toBe('not_acceptable');
      const email = newEmail();
      const post = await postJson(`${free.url}/api/v1/auth/register`, { email, password }, { accept });
      expect(post.status).toBe(406);
      expect(await free.sql('select id from users where email = $1', [email])).toEqual([]);
    },
  );

  test('where there is nothing to send, whatever is accepted will do', async () => {
    const { token } = await signedIn(free);
    const headers = { authorization: `Bearer ${token}`, accept: 'text/html' };
    expect((await ask('/api/v1/auth/logout', headers, 'POST')).status).toBe(204);
  });
});

describe('OPTIONS', () => {
  test.each([
    ['/api/v1/users/me', 'DELETE, GET, HEAD, PUT'],
    ['/api/v1/auth/login', 'POST'],
    ['/api/v1/admin/users/019ab5a0-8d2f-7c55-8e8f-4a2a6d3bac21', 'DELETE, GET, HEAD, PUT'],
    ['/health', 'GET, HEAD'],
    ['/trpc/users.me', 'GET, HEAD, POST'],
  ])('%s tells its methods', async (path, allow) => {
    const { status, headers, text } = await ask(path, {}, 'OPTIONS');
    expect(status).toBe(204);
    expect(headers.get('allow')).toBe(allow);
    expect(text).toBe('');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  test('nothing is at a path that is none', async () => {
    expect((await ask('/api/v1/nothing', {}, 'OPTIONS')).status).toBe(404);
  });
});

describe('an answer leads on', () => {
  test('from a page to the next one, and from the last to none', async () => {
    let path: string | undefined = '/api/v1/admin/users?limit=25&sort=email&is_active=true';
    const seen: string[] = [];
    for (let pages = 0; path !== undefined && pages < 10; pages++) {
      const { body, headers } = await ask(path);
      seen.push(...body.items.map(({ email }: { email: string }) => email));
      const link: string | undefined = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
      expect(link === undefined).toBe(body.next_cursor === null);
      if (link !== undefined) expect(link).toContain('limit=25&sort=email&is_active=true&cursor=');
      path = link;
    }
    const everybody = await free.sql<{ email: string }>('select email from users where is_active order by email');
    expect(seen.length).toBeGreaterThan(50);
    expect(seen.toSorted()).toEqual(everybody.map(({ email }) => email).toSorted());
  });

  test('to what was made', async () => {
    const made = await free.rest.post('/admin/users', { email: newEmail() }, { token: admin.token });
    expect(made.headers.get('location')).toBe(`/api/v1/admin/users/${made.body.id}`);
    expect((await ask(made.headers.get('location') ?? '')).body.email).toBe(made.body.email);
    const registered = await free.rest.post('/auth/register', { email: newEmail(), password });
    expect(registered.headers.get('location')).toBe('/api/v1/users/me');
  });
});

describe('the limit on a user’s calls is told', () => {
  test('at each call, also at the one that it refuses', async () => {
    const { token } = await signedIn(gatehouse);
    for (const left of [4, 3, 2, 1, 0, 0]) {
      const { headers } = await gatehouse.rest.get('/users/me', { token });
      expect(headers.get('ratelimit-policy')).toBe('"user";q=5;w=600');
      expect(headers.get('ratelimit')).toMatch(new RegExp(`^"user";r=${left};t=(600|59\\d|5[0-8]\\d)$`));
    }
    const refused = await gatehouse.rest.get('/users/me', { token });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('ratelimit')).toContain(';r=0;');
  });

  test('but nobody is told how many guesses are left', async () => {
    const { headers } = await gatehouse.rest.post('/auth/login', { email: newEmail(), password });
    expect(headers.get('ratelimit')).toBeNull();
    expect(headers.get('ratelimit-policy')).toBeNull();
  });

  test('nor of a limit that is off', async () => {
    expect((await ask('/api/v1/users/me')).headers.get('ratelimit')).toBeNull();
  });
});
