import { randomBytes } from 'node:crypto';
import cookie from '@fastify/cookie';
import { mac, sameBytes } from '@gatehouse/server/security/secrets';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { signInPage } from './page.ts';
import { Sessions } from './sessions.ts';

export interface Operator {
  readonly user: string;
  readonly password: string;
}

type Form = Readonly<Record<string, string>>;

const cookieName = 'gatehouse_dashboard';
const quarterHour = 15 * 60;
/** Wrong passwords from one address, and from all of them. */
const guesses = { fromOne: 5, fromAll: 50 };

/** Lets nobody but the operator in: every path of the app needs a session, but the page that opens one. */
export async function requireSignIn(app: FastifyInstance, operator: Operator): Promise<void> {
  const sessions = new Sessions();
  const fromOne = new RateLimiterMemory({ points: guesses.fromOne, duration: quarterHour });
  const fromAll = new RateLimiterMemory({ points: guesses.fromAll, duration: quarterHour });
  const isOperator = comparison(operator);
  await app.register(cookie);
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );

  app.addHook('onRequest', async (request, reply) => {
    // A browser says where a request comes from; another site's must not act for the operator.
    const site = request.headers['sec-fetch-site'] ?? 'same-origin';
    if (request.method !== 'GET' && site !== 'same-origin') return reply.code(403).send({ message: 'Another site' });
    const { open = false } = request.routeOptions.config as { open?: boolean };
    if (open || sessions.has(request.cookies[cookieName])) return;
    if (request.method === 'GET' && !request.url.includes('/api/')) return reply.redirect('/sign-in');
    return reply.code(401).send({ message: 'Sign in first' });
  });

  app.get('/sign-in', { config: { open: true } }, (_request, reply) => send(reply, 200));
  app.post<{ Body: Form }>('/sign-in', { config: { open: true } }, async (request, reply) => {
    // Counted before the password is looked at, so that many at once are counted, too.
    const wait = (await waitFor(fromOne, request.ip)) ?? (await waitFor(fromAll, 'all'));
    if (wait !== undefined)
      return send(reply.header('retry-after', wait), 429, `Too many tries. Wait ${wait} seconds.`);
    if (!isOperator(request.body)) return send(reply, 401, 'That is not the user and the password.');
    await Promise.all([fromOne.reward(request.ip), fromAll.reward('all')]);
    return reply.setCookie(cookieName, sessions.open(), cookieFor(request)).redirect('/', 303);
  });
  app.get('/sign-out', (request, reply) => {
    sessions.end(request.cookies[cookieName]);
    return reply.clearCookie(cookieName, cookieFor(request)).redirect('/sign-in');
  });
}

const cookieFor = ({ protocol }: FastifyRequest) =>
  ({ path: '/', httpOnly: true, sameSite: 'strict', secure: protocol === 'https' }) as const;

const send = (reply: FastifyReply, status: number, message = '') =>
  reply.code(status).type('text/html; charset=utf-8').send(signInPage(message));

/** @returns in how many seconds to come back, or nothing for who may try now */
async function waitFor(limiter: RateLimiterMemory, key: string): Promise<number | undefined> {
  try {
    await limiter.consume(key);
    return undefined;
  } catch (refused) {
    if (refused instanceof Error) throw refused;
    return Math.ceil((refused as { msBeforeNext: number }).msBeforeNext / 1000);
  }
}

/** Of digests, which are of one length whatever was typed, so that time tells nothing. */
function comparison(operator: Operator): (form: Form | undefined) => boolean {
  const key = randomBytes(32);
  const expected = mac(key, operator.user, operator.password);
  return (form) => sameBytes(mac(key, form?.user ?? '', form?.password ?? ''), expected);
}
