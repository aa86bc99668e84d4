import { availableParallelism } from 'node:os';
import { newEmail, password, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { expect, test } from 'vitest';

const fresh = 'another horse of that colour';

test('with as many at work as can be served soon, every call that hashes is refused before it costs a query', async () => {
  await using gatehouse = await startGatehouse();
  const { rest, services, sql } = gatehouse;
  const ada = await signedIn(gatehouse);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const permits = Math.min(services.config.passwords.concurrency, availableParallelism());
  const crowd = Array.from({ length: permits + Math.max(64, permits * 16) }, () =>
    services.hashingGate.admit(() => held),
  );

  const events = await sql('select from audit_events');
  const refused = await Promise.all([
    rest.post('/auth/login', { email: ada.email, password }),
    rest.post('/auth/register', { email: newEmail(), password }),
    rest.post('/auth/reset-password', { token: 'none', new_password: fresh }),
    rest.post('/auth/change-password', { old_password: password, new_password: fresh }, { token: ada.token }),
  ]);
  for (const { status, body, headers } of refused) {
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'unavailable', '1']);
  }
  expect(await sql('select from audit_events')).toHaveLength(events.length);
  expect((await rest.get('/users/me', { token: ada.token })).status).toBe(200);

  release();
  await Promise.all(crowd);
  expect((await rest.post('/auth/login', { email: ada.email, password })).status).toBe(200);
});
