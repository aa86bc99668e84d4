import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { FastifyInstance } from 'fastify';
import { withoutAddresses } from '../answer.ts';
import type { PostgresQueue } from '../postgres-queue.ts';

type Board = Parameters<typeof createBullBoard>[0];
type Hooks = NonNullable<NonNullable<Board['options']>['handlerHooks']>;

/** What may be done to the mails. Whatever else Bull Board offers could lose some, or send what nobody asked for. */
const actions = {
  retryOne: '/api/queues/:queueName/:jobId/retry',
  retryAll: '/api/queues/:queueName/retry/:queueStatus',
};

/** Of a job, whatever is about a person or what a code is made from. */
const personal = new Set(['new_email', 'old_email', 'ip', 'user_agent', 'nonce']);

const hooks = (mail: PostgresQueue): Hooks => ({
  before: async ({ method, route, request }) => {
    if (method === 'get') return { allow: true };
    // Bull Board would send a mail again that has been sent.
    const { jobId = '', queueStatus } = (request?.params ?? {}) as Readonly<Record<string, string>>;
    if (method === 'put' && route === actions.retryOne) return { allow: (await mail.getJobState(jobId)) === 'failed' };
    return { allow: method === 'put' && route === actions.retryAll && queueStatus === 'failed' };
  },
  // What failed in an earlier version may hold the address that a mail server repeated.
  after: (_, { status, body }) => ({ ...(status === undefined ? {} : { status }), body: impersonal(body) }),
});

const impersonal = <Value>(value: Value): Value =>
  JSON.parse(
    JSON.stringify(value, (key, part: unknown) => {
      if (personal.has(key)) return undefined;
      return typeof part === 'string' ? withoutAddresses(part) : part;
    }),
  ) as Value;

/** Its types know queues in Redis alone; it works with those in PostgreSQL. */
const known = (queue: PostgresQueue) => queue as unknown as ConstructorParameters<typeof BullMQAdapter>[0];

/** Without the button that would send a mail again; the types of the adapter leave it out. */
const mailOptions = { displayName: 'Mails', allowCompletedRetries: false };

/** Bull Board, with the mails to look at and to retry, and the housekeeping to look at. */
export async function mountBoard(
  app: FastifyInstance,
  { mail, housekeeping }: { readonly mail: PostgresQueue; readonly housekeeping: PostgresQueue },
): Promise<void> {
  const serverAdapter = new FastifyAdapter();
  createBullBoard({
    queues: [
      new BullMQAdapter(known(mail), mailOptions),
      new BullMQAdapter(known(housekeeping), { displayName: 'Housekeeping', readOnlyMode: true }),
    ],
    serverAdapter,
    options: {
      handlerHooks: hooks(mail),
      uiConfig: {
        boardTitle: 'Gatehouse',
        hideDocsLink: true,
        hideRedisDetails: true,
        // BullMQ in PostgreSQL does not know them, and none would be shown.
        showWorkers: false,
        miscLinks: [{ text: 'Sign out', url: '/sign-out' }],
        pollingInterval: { forceInterval: 5 },
      },
    },
  });
  await app.register(serverAdapter.registerPlugin());
}
