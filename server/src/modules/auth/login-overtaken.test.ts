import { newEmail, password, signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { expect, test } from 'vitest';
import { loadConfig } from '../../config.ts';
import { Argon2Hasher } from '../../security/password-hasher.ts';

test('an address that is left while its password is checked signs nobody in', async () => {
  let meanwhile = async (): Promise<unknown> => undefined;
  class Interrupted extends Argon2Hasher {
    override async verify(stored: string | null, secret: string): Promise<boolean> {
      const right = await super.verify(stored, secret);
      await meanwhile();
      return right;
    }
  }
  const config = loadConfig({ DATABASE_URL: 'postgres://unused', REDIS_URL: 'redis://unused' });
  await using gatehouse = await startGatehouse({ hasher: new Interrupted(config.passwords) });
  const { rest, sql } = gatehouse;
  const [ada, admin] = [await signedIn(gatehouse), await signedIn(gatehouse, { role: 'admin' })];
  meanwhile = async () => {
    meanwhile = async () => undefined;
    expect((await rest.put(`/admin/users/${ada.id}`, { email: newEmail('new') }, admin)).status).toBe(200);
  };
  expect(await rest.post('/auth/login', { email: ada.email, password })).toMatchObject({
    status: 401,
    body: { code: 'invalid_credentials' },
  });
  expect(await sql('select 1 from sessions where user_id = $1', [ada.id])).toEqual([]);
});
