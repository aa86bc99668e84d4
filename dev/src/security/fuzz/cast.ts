import { randomUUID } from 'node:crypto';
import { type Person, password, signedIn, type TestGatehouse } from '@gatehouse/dev/testing';
import type { Answer } from './answer.ts';
import { type FuzzCase, textOf } from './case.ts';
import { cheapHasher } from './cheap-hasher.ts';

const renewable = ['user', 'admin', 'victim'] as const;
type Renewable = (typeof renewable)[number];

/** A part of a JWT. */
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * The accounts that requests speak of by names such as `~user.token~`. Those that an attack may sign out or delete
 * are replaced when that has happened; nobody may touch the bystander.
 */
export class Cast {
  readonly bystander: Person;
  readonly #gatehouse: TestGatehouse;
  readonly #values = new Map<string, string>();
  readonly #past: { [Role in Renewable]: Person[] } = { user: [], admin: [], victim: [] };
  #renewing: Promise<void> | undefined;

  private constructor(gatehouse: TestGatehouse, bystander: Person) {
    this.#gatehouse = gatehouse;
    this.bystander = bystander;
  }

  static async gather(gatehouse: TestGatehouse): Promise<Cast> {
    const bystander = await signedIn(gatehouse);
    // All people of the tests have one password, which the attacks know.
    const ownPassword = await cheapHasher.hash(randomUUID());
    await gatehouse.sql('update users set password_hash = $2 where id = $1', [bystander.id, ownPassword]);
    const cast = new Cast(gatehouse, bystander);
    cast.#introduce('bystander', cast.bystander);
    for (const role of renewable) await cast.#renew(role);
    await cast.#makeDeadTokens();
    return cast;
  }

  /** All who ever played a part. */
  ids(role: Renewable): string[] {
    return this.#past[role].map(({ id }) => id);
  }

  /** A text with its names replaced, and with what is written as `~a.*1000~` a thousand times over. */
  fill(text: string, encode = (value: string) => value): string {
    return text
      .replace(/~([^~*]+)\*(\d+)~/g, (_, unit: string, count: string) => unit.repeat(Number(count)))
      .replace(/~(\w+\.\w+)~/g, (name, key: string) => encode(this.#values.get(key) ?? name));
  }

  /** Brings in somebody new where the answer tells that the attack has put somebody out of the play. */
  async care(fuzzCase: FuzzCase, { text }: Answer): Promise<void> {
    const sent = textOf(fuzzCase);
    const isOut = /"code":"(?:token_invalid|forbidden|email_not_verified|reauthentication_required)"/.test(text);
    const isGone = text.includes('"code":"not_found"');
    for (const role of renewable) {
      if ((isOut && sent.includes(`~${role}.token~`)) || (isGone && sent.includes(`~${role}.id~`)))
        await this.#check(role);
    }
  }

  async #check(role: Renewable): Promise<void> {
    this.#renewing ??= this.#renewIfOut(role).finally(() => {
      this.#renewing = undefined;
    });
    await this.#renewing;
  }

  async #renewIfOut(role: Renewable): Promise<void> {
    const token = this.fill(`~${role}.token~`);
    const { status } = await this.#gatehouse.rest.get(role === 'admin' ? '/admin/users?limit=1' : '/users/me', {
      token,
    });
    if (status !== 200) await this.#renew(role);
  }

  async #renew(role: Renewable): Promise<void> {
    const person = await signedIn(this.#gatehouse, { role: role === 'admin' ? 'admin' : 'user' });
    this.#past[role].push(person);
    this.#introduce(role, person);
  }

  #introduce(name: string, { id, email, token, tokens }: Person): void {
    const session = String(claimsOf(token).sid);
    const known = { id, email, token, session, refresh: tokens.refresh_token, password };
    // What could let somebody in as the bystander is not told.
    const told = name === 'bystander' ? { id, email, session } : known;
    for (const [key, value] of Object.entries(told)) this.#values.set(`${name}.${key}`, value);
  }

  async #makeDeadTokens(): Promise<void> {
    const { token, id, tokens } = this.#past.admin[0] as Person;
    const claims = claimsOf(token);
    const [head, , signature] = token.split('.');
    const claim = { userId: id, sessionId: String(claims.sid), version: 1, role: 'admin' } as const;
    const expired = await this.#gatehouse.services.accessTokens.issue(claim, new Date(Date.now() - 3_600_000));
    this.#values.set('expired.token', expired);
    this.#values.set('forged.token', `${head}.${part({ ...claims, sub: this.bystander.id })}.${signature}`);
    this.#values.set('unsigned.token', `${part({ alg: 'none', typ: 'at+jwt' })}.${part(claims)}.`);
    this.#values.set('refresh.token', tokens.refresh_token);
  }
}

const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
