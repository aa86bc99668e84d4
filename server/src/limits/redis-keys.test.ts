import { newEmail, password, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { policies } from './policies.ts';

test('every key in Redis expires, and none tells whom it is about', async () => {
  await using gatehouse = await startGatehouse({
    env: { RATE_LIMITS: '', TRUSTED_PROXIES: '127.0.0.1' },
    worker: true,
  });
  const ip = '203.0.113.77';
  const headers = { 'x-forwarded-for': ip };
  const { email, token, tokens, id } = await signedIn(gatehouse);
  const post = (path: string, body: unknown) => gatehouse.rest.post(path, body, { headers });
  await post('/auth/register', { email: newEmail(), password });
  await post('/auth/verify-email', { email, otp: '123456' });
  await post('/auth/request-password-reset', { email });
  await post('/auth/login', { email, password: 'wrong' });
  await post('/auth/refresh', { refresh_token: tokens.refresh_token });
  await gatehouse.rest.put('/users/me', { email: newEmail() }, { token });
  await gatehouse.mailbox.waitFor({ to: email, subject: /reset/i });

  const redis = new Redis(gatehouse.env.REDIS_URL ?? '');
  try {
    const keys = await redis.keys(`${gatehouse.env.REDIS_PREFIX}*`);
    const names = Object.keys(policies).filter((name) => keys.some((key) => key.includes(`limit:${name}:`)));
    expect(names.length).toBeGreaterThan(10);
    expect(keys.some((key) => key.includes('otp:'))).toBe(true);
    for (const key of keys) {
      expect(await redis.pttl(key), key).toBeGreaterThan(0);
      expect(key).not.toContain(ip);
      expect(key).not.toContain('@');
      for (const secret of [email, email.split('@')[0] ?? '', id, '127.0.0.1']) expect(key).not.toContain(secret);
    }
  } finally {
    redis.disconnect();
  }
});
