import type { auth } from '@gatehouse/shared';
import { inTransaction } from '../../db/transaction.ts';
import { assertStrongPassword } from '../../security/password-policy.ts';
import type { UseCase } from '../use-case.ts';
import { hashing } from './hashing.ts';
import { mailOnItsWay } from './messages.ts';
import { storeAccount } from './store-account.ts';

export const register: UseCase<typeof auth.register> = hashing(async (call, input) => {
  const { email, password } = input;
  const { clock, config, hasher, limiter, mails, orm } = call.services;
  // Charged, but never a reason to refuse: a refusal here would tell that somebody asked about the address.
  const [{ allowed: mayMail }] = await Promise.all([
    limiter.charge([{ policy: 'verification_mail_long', key: email }]),
    limiter.charge([{ policy: 'verification_mail', key: email }]),
  ]);
  assertStrongPassword(password, config.passwords.minLength, { email, fullName: input.full_name, phone: input.phone });
  const account = {
    email,
    passwordHash: await hasher.hash(password),
    fullName: input.full_name ?? null,
    phone: input.phone ?? null,
    locale: input.locale ?? 'en',
  };
  if (mayMail) {
    await inTransaction(orm, async (em) => {
      const { id, version, taken } = await storeAccount(em, call, account);
      // The owner of an address is told; nobody else is.
      const template = taken ? 'account_exists' : 'verification';
      await mails.add({ template, user_id: id, version }, clock());
    });
  }
  return { email, ...mailOnItsWay };
});
