import { newEmail, plainHttp, postJson, startGatehouse, startServer, startWorker } from '@gatehouse/dev/testing';
import { expect, test } from 'vitest';

interface Line {
  level: string;
  time: string;
  name: string;
  msg: string;
  request_id?: string;
  method?: string;
  route?: string;
  status?: number;
}

test('the whole walk leaves JSON lines at the most talkative level, and not one secret', async () => {
  await using gatehouse = await startGatehouse();
  const { PORT: _, ...rest } = gatehouse.env;
  const env = { ...rest, LOG_LEVEL: 'trace' };
  await using server = await startServer(env);
  await using worker = await startWorker(env);
  const secrets: string[] = [];
  const secret = (value: string) => {
    expect(value.length).toBeGreaterThan(5);
    secrets.push(value);
    return value;
  };
  const post = (path: string, body: unknown, token = '') =>
    postJson(`${server.url}/api/v1${path}`, body, token === '' ? {} : { authorization: `Bearer ${token}` });

  const email = newEmail();
  const password = secret('canary in a password 7d1f');
  await post('/auth/register', { email, password });
  const code = /\b\d{6}\b/.exec((await gatehouse.mailbox.waitFor({ to: email })).text)?.[0] ?? '';
  secret(code);
  expect((await post('/auth/verify-email', { email, otp: code })).status).toBe(200);
  const { body: tokens } = await post('/auth/login', { email, password });
  secret(tokens.access_token);
  await post('/auth/refresh', { refresh_token: secret(tokens.refresh_token) });
  await post('/auth/login', { email, password: secret('canary in a wrong password') });
  await post('/auth/login', `{"password": "${secret('canary in broken JSON')}"`);
  await post('/auth/login', { email, password, extra: secret('canary in an unknown field') });
  await postJson(`${server.url}/trpc/auth.login`, { json: { email, password: secret('canary over tRPC') } });
  await plainHttp(`${server.url}/nothing?access_token=${secret('canary-in-a-query')}`);
  await plainHttp(`${server.url}/%zz${secret('canary-in-a-path')}`);
  await plainHttp(`${server.url}/api/v1/users/me`, { headers: { authorization: `Bearer ${secret('canary-header')}` } });
  await plainHttp(`${server.url}/health`, { headers: { cookie: secret('session=canary-cookie') } });
  await post('/auth/request-password-reset', { email });
  const link = await gatehouse.mailbox.waitFor({ to: email, subject: /reset/i });
  const token = secret(/token=([\w-]+)/.exec(link.text)?.[1] ?? '');
  expect((await post('/auth/reset-password', { token, new_password: secret('canary in a new password') })).status).toBe(
    200,
  );
  // What fails inside is logged with all that is known of it: the one place where values could slip in.
  await gatehouse.sql("alter table users add constraint nowhere check (email like '%@nowhere.example') not valid");
  const failed = await post('/auth/register', { email: newEmail(), password: secret('canary in a failure 1') });
  expect(failed.status).toBe(500);
  await post('/auth/login', { email, password: secret('canary in a failure 2') });
  await worker.waitForLine(/password_changed/);
  await server.process.waitForLine(new RegExp(failed.headers.get('x-request-id') ?? 'none'));
  await server.process.stop();
  await worker.stop();

  secret('$argon2id$');
  const output = [...server.process.output, ...worker.output];
  for (const value of secrets) {
    expect(output.filter((line) => line.includes(value) && value !== code)).toEqual([]);
    expect(output.filter((line) => new RegExp(`"[^"]*":\\s*"?${code}"?[,}]`).test(line))).toEqual([]);
  }
  const lines = output.map((line) => JSON.parse(line) as Line);
  for (const line of lines) {
    expect(line).toMatchObject({ level: expect.any(String), name: expect.any(String), msg: expect.any(String) });
    expect(new Date(line.time).toISOString()).toBe(line.time);
  }
  const requests = lines.filter(({ msg }) => msg === 'request');
  expect(requests.length).toBeGreaterThan(14);
  for (const line of requests) {
    expect(line).toMatchObject({
      request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      method: expect.stringMatching(/^[A-Z]+$/),
      route: expect.stringMatching(/^(?:\/[\w/.:*-]+|none)$/),
      status: expect.any(Number),
    });
  }
  expect(requests.map(({ route }) => route)).toEqual(
    expect.arrayContaining(['/api/v1/auth/login', '/trpc/*', '/health', 'none']),
  );
});
