import type { auth } from '@gatehouse/shared';
import { UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import type { Call } from '../../call.ts';
import { UserEntity, type UserRow } from '../../db/entities/user.ts';
import { newId } from '../../db/id.ts';
import type { EntityManager } from '../../db/orm.ts';
import { inTransaction } from '../../db/transaction.ts';
import { assertStrongPassword } from '../../security/password-policy.ts';
import { record } from '../audit/record.ts';
import { endEverySession } from '../sessions/end-sessions.ts';
import type { UseCase } from '../use-case.ts';
import { lockUserByEmail } from '../users/find-user.ts';
import { hashing } from './hashing.ts';
import { mailOnItsWay } from './messages.ts';
import { nobody } from './nobody.ts';

interface NewAccount {
  readonly email: string;
  readonly passwordHash: string;
  readonly fullName: string | null;
  readonly phone: string | null;
  readonly locale: string;
}

export const register: UseCase<typeof auth.register> = hashing(async (call, input) => {
  const { email, password } = input;
  const { config, hasher, limiter, orm } = call.services;
  // Charged, but never a reason to refuse: a refusal here would tell that somebody asked about the address.
  const { allowed: mayMail } = await limiter.charge([{ policy: 'verification_mail_long', key: email }]);
  await limiter.charge([{ policy: 'verification_mail', key: email }]);
  assertStrongPassword(password, config.passwords.minLength, { email, fullName: input.full_name, phone: input.phone });
  const account = {
    email,
    passwordHash: await hasher.hash(password),
    fullName: input.full_name ?? null,
    phone: input.phone ?? null,
    locale: input.locale ?? 'en',
  };
  if (mayMail) {
    const store = () => inTransaction(orm, (em) => storeAccount(em, call, account));
    // Of two that register one new address at once, the later finds the earlier's account on its second try.
    await store().catch((error) => {
      if (!(error instanceof UniqueConstraintViolationException)) throw error;
      return store();
    });
  }
  return { email, ...mailOnItsWay };
});

/** Takes as many statements whoever has the address: where there is nothing to end or to change, they are about nobody. */
async function storeAccount(em: EntityManager, call: Call, account: NewAccount): Promise<void> {
  const known = await lockUserByEmail(em, account.email);
  const abandoned = known !== null && isAbandoned(known);
  // Whoever was there before keeps no way in: no password, no session, no code.
  await endEverySession(em, abandoned ? known : { ...nobody });
  if (known === null) await createAccount(em, call, account);
  else if (abandoned) await supersede(em, call, known, account);
  else await tellOwner(em, call, known, account);
}

/** An account that somebody began and nobody finished. One made by invitation has no password yet, and is its owner's. */
const isAbandoned = (user: UserRow) => !user.isVerified && user.isActive && user.passwordHash !== null;

async function createAccount(em: EntityManager, call: Call, account: NewAccount): Promise<void> {
  const now = call.services.clock();
  const user = em.create(UserEntity, { id: newId(), ...account, createdAt: now, updatedAt: now }, { persist: true });
  record(em, call, 'auth.registered', { userId: user.id });
  await call.services.mails.add({ template: 'verification', user_id: user.id, version: user.version }, now);
}

async function supersede(em: EntityManager, call: Call, user: UserRow, account: NewAccount): Promise<void> {
  const now = call.services.clock();
  em.assign(user, { ...account, updatedAt: now });
  record(em, call, 'auth.registered', { userId: user.id, details: { superseded: true } });
  await call.services.mails.add({ template: 'verification', user_id: user.id, version: user.version }, now);
}

async function tellOwner(em: EntityManager, call: Call, user: UserRow, account: NewAccount): Promise<void> {
  const now = call.services.clock();
  await em.nativeUpdate(UserEntity, { id: nobody.id }, { ...account, updatedAt: now });
  record(em, call, 'auth.register_repeated', { userId: user.id, actorId: null });
  await call.services.mails.add({ template: 'account_exists', user_id: user.id, version: user.version }, now);
}
