import { errorCatalogue } from '@gatehouse/shared';
import type { Logger } from 'pino';
import superjson from 'superjson';
import type { Orm } from '../db/orm.ts';
import { execute, prepared } from '../db/statement.ts';
import { toAppError } from '../error-mapping.ts';
import { AppError } from '../errors.ts';
import { seal, unseal } from '../security/seal.ts';
import { mac, sameBytes } from '../security/secrets.ts';

/** How long an answer is repeated. */
export const answersKept = 24 * 3_600_000;
/** A call that has not ended by then ended with its process: no call takes that long. */
const longestCall = 60_000;

/** A call, and the key by which its client will know it again. */
export interface KeyedCall {
  readonly key: string;
  readonly procedure: string;
  /** Who calls: keys of one caller mean nothing to another. */
  readonly caller: string;
  readonly input: unknown;
}

type Outcome = { readonly output: unknown } | { readonly error: Pick<AppError, 'code' | 'details'> };

const claiming = prepared(`
  insert into idempotent_calls as old (id, request, created_at) values ($1, $2, $3)
  on conflict (id) do update set request = excluded.request, answer = null, created_at = excluded.created_at
    where old.created_at <= case when old.answer is null then $4::timestamptz else $5::timestamptz end
  returning id`);
const reading = prepared('select request, answer from idempotent_calls where id = $1 and created_at > $2');
// Only its own: a call that took too long may have lost its place to a repetition.
const answering = prepared(
  'update idempotent_calls set answer = $3 where id = $1 and created_at = $2 and answer is null',
);
const releasing = prepared('delete from idempotent_calls where id = $1 and created_at = $2 and answer is null');

/** Gives a repeated call the answer that it got the first time, in every process (draft-ietf-httpapi-idempotency-key-header). */
export class Idempotency {
  readonly #orm: Orm;
  readonly #secret: Buffer;
  readonly #clock: () => Date;
  readonly #logger: Logger;

  constructor(orm: Orm, secret: Buffer, clock: () => Date, logger: Logger) {
    this.#orm = orm;
    this.#secret = secret;
    this.#clock = clock;
    this.#logger = logger;
  }

  /**
   * Does the work of a call once.
   * @throws AppError `idempotency_conflict` where the key is that of another request, or of one that still runs
   */
  async once(call: KeyedCall, work: () => Promise<unknown>): Promise<unknown> {
    const now = this.#clock();
    const id = this.#idOf(call);
    const before = (age: number) => new Date(now.getTime() - age);
    const claim = [id, this.#requestOf(call), now, before(longestCall), before(answersKept)];
    const [claimed] = await this.#execute(claiming, claim);
    if (claimed === undefined) {
      const outcome = await this.#recall(call, id);
      if (outcome === undefined) throw new AppError('idempotency_conflict', { retryAfter: 1 });
      return outputOf(outcome);
    }
    try {
      const output = await work();
      await this.#keep(call, id, now, { output });
      return output;
    } catch (thrown) {
      const { code, details } = toAppError(thrown);
      // What may be otherwise in a moment is not kept, so that trying again is worth while.
      if (isPassing(errorCatalogue[code].status)) await this.#quietly(() => this.#execute(releasing, [id, now]));
      else await this.#keep(call, id, now, { error: { code, details: withoutCause(details) } });
      throw thrown;
    }
  }

  /** The answer of a call that ended the session of its caller, who cannot sign in to ask for it again. */
  async answerTo(call: KeyedCall): Promise<{ output: unknown } | undefined> {
    const outcome = await this.#recall(call, this.#idOf(call));
    return outcome && { output: outputOf(outcome) };
  }

  async #recall(call: KeyedCall, id: Buffer): Promise<Outcome | undefined> {
    const oldest = new Date(this.#clock().getTime() - answersKept);
    const [row] = await this.#execute<{ request: Buffer; answer: Buffer | null }>(reading, [id, oldest]);
    if (row === undefined) return undefined;
    if (!sameBytes(row.request, this.#requestOf(call))) throw new AppError('idempotency_conflict');
    if (row.answer === null) return undefined;
    return superjson.parse(unseal(this.#sealOf(call), id, row.answer).toString());
  }

  #keep(call: KeyedCall, id: Buffer, claimed: Date, outcome: Outcome): Promise<void> {
    const answer = seal(this.#sealOf(call), id, Buffer.from(superjson.stringify(outcome)));
    return this.#quietly(() => this.#execute(answering, [id, claimed, answer]));
  }

  /** The call is over: that its answer could not be kept changes it no more. */
  async #quietly(work: () => Promise<unknown>): Promise<void> {
    await work().catch((err: unknown) => this.#logger.warn({ err }, 'the answer for an Idempotency-Key is not kept'));
  }

  #execute<Row>(statement: string, values: readonly unknown[]): Promise<Row[]> {
    return execute<Row>(this.#orm.em.fork(), statement, values);
  }

  #idOf = ({ procedure, caller, key }: KeyedCall) => mac(this.#secret, 'id', procedure, caller, key);
  #requestOf = ({ key, input }: KeyedCall) => mac(this.#secret, 'request', key, superjson.stringify(input));
  /** The client's key is a part of it, and stored nowhere: who has the table and SECRET_KEY reads no token in it. */
  #sealOf = ({ key }: KeyedCall) => mac(this.#secret, 'seal', key);
}

const isPassing = (status: number) => status === 429 || status >= 500;

const withoutCause = ({ cause: _, ...details }: AppError['details']) => details;

function outputOf(outcome: Outcome): unknown {
  if ('error' in outcome) throw new AppError(outcome.error.code, outcome.error.details);
  return outcome.output;
}
