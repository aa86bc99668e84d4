import type { AuditAction } from '@gatehouse/shared';
import type { Call } from '../../call.ts';
import { inTransaction } from '../../db/transaction.ts';
import { AppError } from '../../errors.ts';
import { record } from '../audit/record.ts';
import type { Account } from './find-account.ts';
import { nobody } from './nobody.ts';

/** Wrong passwords in a row after which the owner is told. */
const toldAfter = 10;
/**
 * Wrong passwords in a row after which no stranger's is right any more, until the owner signs in from where they did
 * before or sets a new one by mail. With the 20 that the tarpit leaves to a known network, nobody has more than
 * the 100 guesses of NIST SP 800-63B. The answer stays that of a wrong password, so it tells nothing.
 */
const mostGuesses = 80;

type Failure = Extract<AuditAction, 'auth.sign_in_failed' | 'auth.password_change_failed'>;

/**
 * Whether a password is its user's. Costs one hash whoever it is, so the time does not tell who is known.
 * @param failure what a wrong one is recorded as
 * @throws AppError `invalid_credentials`
 */
export async function checkPassword(
  call: Call,
  user: Account | null,
  password: string,
  failure: Failure,
): Promise<Account> {
  const right = await call.services.hasher.verify(user?.passwordHash ?? null, password);
  if (user !== null && right && !isClosed(call, user)) return user;
  await recordFailure(call, user, failure, right ? 'too_many_guesses' : 'invalid_credentials');
  throw new AppError('invalid_credentials');
}

const isClosed = ({ stranger }: Call, { failedSignIns }: Account) => stranger === true && failedSignIns >= mostGuesses;

/** Takes the same steps for nobody as for a user. */
export async function recordFailure(call: Call, user: Account | null, failure: Failure, reason: string): Promise<void> {
  const { clock, mails, orm } = call.services;
  const { id } = user ?? nobody;
  await inTransaction(orm, async (em) => {
    const [counted] = await em.execute<{ failed_sign_ins: number }[]>(
      'update users set failed_sign_ins = failed_sign_ins + 1 where id = ? returning failed_sign_ins',
      [id],
    );
    // Whoever was deleted meanwhile leaves nothing behind.
    const userId = counted === undefined ? null : id;
    record(em, call, failure, { userId, actorId: null, details: { reason } });
    // Counting up meets the number once, so the owner of a verified address is told once.
    if (user?.isVerified && user.isActive && counted?.failed_sign_ins === toldAfter) {
      await mails.add({ template: 'sign_in_attempts', user_id: id, version: user.version }, clock());
    }
  });
}
