import { newEmail, password, postJson, signedIn, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { expect, test } from 'vitest';

/** The address that a session was opened from, as its owner sees it. */
async function seenIp(gatehouse: TestGatehouse, forwardedFor: string): Promise<string> {
  const { email } = await signedIn(gatehouse);
  const headers = { 'x-forwarded-for': forwardedFor, forwarded: 'for=8.8.8.8', 'x-real-ip': '8.8.4.4' };
  const { status, body } = await postJson(`${gatehouse.url}/api/v1/auth/login`, { email, password }, headers);
  expect(status).toBe(200);
  const sessions = await gatehouse.rest.get('/users/me/sessions', { token: body.access_token });
  return sessions.body.items.find(({ current }: { current: boolean }) => current).ip;
}

test('without a trusted proxy nobody says whence they come', async () => {
  await using gatehouse = await startGatehouse();
  for (const forged of ['203.0.113.7', '127.0.0.1, 203.0.113.7', 'garbage']) {
    expect(await seenIp(gatehouse, forged)).toBe('127.0.0.1');
  }
});

test('behind trusted proxies it is the rightmost hop that no proxy of ours is', async () => {
  await using gatehouse = await startGatehouse({ env: { TRUSTED_PROXIES: '127.0.0.0/8, 10.0.0.0/8,2001:db8::/64' } });
  expect(await seenIp(gatehouse, '203.0.113.7')).toBe('203.0.113.7');
  expect(await seenIp(gatehouse, '198.51.100.1, 203.0.113.7')).toBe('203.0.113.7');
  expect(await seenIp(gatehouse, '198.51.100.1, 203.0.113.7, 10.1.2.3, 2001:db8::9')).toBe('203.0.113.7');
  expect(await seenIp(gatehouse, '::ffff:203.0.113.7')).toBe('203.0.113.7');
  expect(await seenIp(gatehouse, '2001:DB8:9::1, 10.1.2.3')).toBe('2001:db8:9::1');
});

test('what is no address is never stored; the proxy that passed it on counts instead', async () => {
  await using gatehouse = await startGatehouse({ env: { TRUSTED_PROXIES: '127.0.0.1' } });
  for (const garbage of ['garbage', '203.0.113.7, unknown', 'x'.repeat(5000), '203.0.113.7:4711', '_hidden']) {
    expect(await seenIp(gatehouse, garbage)).toBe('127.0.0.1');
  }
  expect(await seenIp(gatehouse, `fe80::1%${'x'.repeat(100)}`)).toBe('fe80::1');
});

test('addresses of one subscriber’s IPv6 network share a limit; another network has its own', async () => {
  const env = { TRUSTED_PROXIES: '127.0.0.1', RATE_LIMITS: 'register_ip=2/600' };
  await using gatehouse = await startGatehouse({ env });
  const register = async (ip: string) => {
    const headers = { 'x-forwarded-for': ip };
    return (await postJson(`${gatehouse.url}/api/v1/auth/register`, { email: newEmail(), password }, headers)).status;
  };
  expect(await register('2001:db8:1:2::1')).toBe(201);
  expect(await register('2001:db8:1:2:ffff::2')).toBe(201);
  expect(await register('2001:db8:1:2:abcd::3')).toBe(429);
  expect(await register('2001:db8:1:3::1')).toBe(201);
  expect(await register('203.0.113.7')).toBe(201);
  expect(await register('::ffff:203.0.113.7')).toBe(201);
  expect(await register('203.0.113.7')).toBe(429);
});

test('an address that a client makes up does not free it from its limit', async () => {
  await using gatehouse = await startGatehouse({ env: { RATE_LIMITS: 'register_ip=2/600' } });
  const statuses = [];
  for (const ip of ['203.0.113.1', '203.0.113.2', '203.0.113.3']) {
    const headers = { 'x-forwarded-for': ip };
    const { status } = await postJson(
      `${gatehouse.url}/api/v1/auth/register`,
      { email: newEmail(), password },
      headers,
    );
    statuses.push(status);
  }
  expect(statuses).toEqual([201, 201, 429]);
});
