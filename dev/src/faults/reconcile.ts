import type { Tokens } from '@gatehouse/shared';
import type { Delivery } from '../testing/smtp-server.ts';
import type { Caller } from './caller.ts';
import type { Window } from './faults.ts';
import type { House } from './house.ts';
import type { Ledger } from './traffic.ts';

interface MailJob {
  readonly name: string;
  readonly state: string;
  readonly nonce: string;
  readonly email: string | null;
  readonly failed_reason: string | null;
}

/** Until every mail is sent, or given up for good. */
export const unfinishedMails = ({ sql }: House) =>
  sql(
    `select name, state, attempts_made, failed_reason from bullmq.job where queue = 'mail' and state not in ('completed', 'failed')`,
  );

/** What was acknowledged and is not there, or is there and never happened; empty where all is well. */
export async function reconcile(house: House, ledger: Ledger, windows: readonly Window[]): Promise<string[]> {
  const jobs = await house.sql<MailJob>(
    `select j.name, j.state::text, j.data->>'nonce' as nonce, j.failed_reason, u.email
     from bullmq.job j left join users u on u.id = (j.data->>'user_id')::uuid where j.queue = 'mail'`,
  );
  return [
    ...(await accounts(house, ledger)),
    ...mailsOwed(jobs, ledger),
    ...mailsSent(jobs, house.smtp.deliveries),
    ...doubles(house.smtp.deliveries, windows),
  ];
}

async function accounts({ sql }: House, { registered, verified, names }: Ledger): Promise<string[]> {
  const rows = await sql<{ email: string; is_verified: boolean; full_name: string | null }>(
    'select email, is_verified, full_name from users',
  );
  const users = new Map(rows.map((row) => [row.email, row]));
  return [
    ...registered.filter((email) => !users.has(email)).map((email) => `${email} was registered and is not there`),
    ...verified.filter((email) => !users.get(email)?.is_verified).map((email) => `${email} was verified and is not`),
    ...[...names].flatMap(([email, { acknowledged, maybe }]) => {
      const name = users.get(email)?.full_name ?? '';
      return name === acknowledged || maybe.includes(name) ? [] : [`${email} was named ${acknowledged} and is ${name}`];
    }),
  ];
}

/** Each acknowledged registration and request has its mail: sent, or refused by the mail server for good. */
function mailsOwed(jobs: readonly MailJob[], { registered, resets }: Ledger): string[] {
  const settled = (template: string, email: string) =>
    jobs.filter(
      (job) =>
        job.name === template &&
        job.email === email &&
        (job.state === 'completed' || (job.state === 'failed' && job.failed_reason?.includes('550'))),
    ).length;
  return [
    ...registered
      .filter((email) => settled('verification', email) === 0)
      .map((email) => `${email} was registered and got no code`),
    ...[...resets]
      .filter(([email, count]) => settled('password_reset', email) < count)
      .map(([email, count]) => `${email} asked for ${count} links and got ${settled('password_reset', email)}`),
  ];
}

/** Each mail that was sent has its job, whose cause was committed; each that is said to be sent was. */
function mailsSent(jobs: readonly MailJob[], deliveries: readonly Delivery[]): string[] {
  const nonceOf = ({ messageId }: Delivery) => messageId.split('@')[0] ?? '';
  const byNonce = new Map(jobs.map((job) => [job.nonce, job]));
  const sent = new Set(deliveries.map(nonceOf));
  return [
    ...deliveries
      .filter((delivery) => byNonce.get(nonceOf(delivery))?.email !== delivery.to)
      .map(({ to, messageId }) => `${messageId} went to ${to}, and nothing asked for it`),
    ...jobs
      .filter(({ state, nonce, name }) => state === 'completed' && !sent.has(nonce) && name !== 'verification')
      .map(({ name, email }) => `${name} to ${email} is said to be sent and was not`),
  ];
}

/** A mail can come twice where something fell between the mail server's word and our record of it. */
function doubles(deliveries: readonly Delivery[], windows: readonly Window[]): string[] {
  const between = windows.filter(
    ({ fault: { part } }) => part.startsWith('worker') || part === 'postgres' || part === 'smtp',
  );
  const first = new Map<string, Delivery>();
  return deliveries.flatMap((delivery) => {
    const earlier = first.get(delivery.messageId);
    first.set(delivery.messageId, delivery);
    if (
      earlier === undefined ||
      between.some(({ began, recovered }) => earlier.at >= began - 2000 && earlier.at <= recovered)
    )
      return [];
    return [`${delivery.messageId} to ${delivery.to} came twice without a reason`];
  });
}

/** Sessions that were ended and live, or that nobody ended and are dead. */
export async function wrongSessions(caller: Caller, { open, ended }: Ledger): Promise<string[]> {
  const wrong: string[] = [];
  const check = async (tokens: readonly Tokens[], status: number, what: string) => {
    for (const { refresh_token } of tokens) {
      const answer = await caller.call('refresh', 'POST', '/auth/refresh', { body: { refresh_token } });
      if (answer.status !== status) wrong.push(`${what}: ${answer.status} ${answer.body?.code ?? ''}`);
    }
  };
  await check(open, 200, 'a session that nobody ended');
  await check(ended, 401, 'a session that was ended');
  return wrong;
}
