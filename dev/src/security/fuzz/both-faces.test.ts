import { signedIn, startGatehouse } from '@gatehouse/dev/testing';
import { listProcedures, type ProcedureSpec } from '@gatehouse/shared';
import fc from 'fast-check';
import { afterAll, expect, test, vi } from 'vitest';
import { Random } from '../../random.ts';
import { type Answer, Sender } from './answer.ts';
import type { FuzzCase } from './case.ts';
import { Cast } from './cast.ts';
import { cheapHasher } from './cheap-hasher.ts';
import { makeInput } from './inputs.ts';
import { judge } from './oracle.ts';
import { inFlight, scaled, seed, timeLimit } from './settings.ts';

vi.setConfig({ testTimeout: timeLimit });

const gatehouse = await startGatehouse({ hasher: cheapHasher });
const cast = await Cast.gather(gatehouse);
const sender = new Sender(gatehouse.url, cast, inFlight);
afterAll(async () => {
  sender[Symbol.dispose]();
  await gatehouse[Symbol.asyncDispose]();
});

const headers = { authorization: 'Bearer ~admin.token~' };
const json = { ...headers, 'content-type': 'application/json' };
const encode = (value: unknown) => encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value));

async function ask(fuzzCase: FuzzCase): Promise<Answer> {
  const answer = await sender.send(fuzzCase);
  judge(fuzzCase, answer);
  await cast.care(fuzzCase, answer);
  return answer;
}

type Fields = Record<string, unknown>;

const inPath = ({ path }: ProcedureSpec) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

function overRest(spec: ProcedureSpec, input: Fields): Promise<Answer> {
  const { method, path } = spec;
  const named = inPath(spec);
  const fields = Object.fromEntries(Object.entries(input).filter(([name]) => !named.includes(name)));
  const target = `/api/v1${path.replace(/\{(\w+)\}/g, (_, name) => encode(input[name]))}`;
  if (method === 'POST' || method === 'PUT')
    return ask({ method, target, headers: json, body: JSON.stringify(fields) });
  const query = Object.entries(fields).map(([name, value]) => `${encode(name)}=${encode(value)}`);
  return ask({ method, target: query.length > 0 ? `${target}?${query.join('&')}` : target, headers });
}

function overTrpc(name: string, { kind }: ProcedureSpec, input: unknown): Promise<Answer> {
  const body = JSON.stringify({ json: input });
  return kind === 'mutation'
    ? ask({ method: 'POST', target: `/trpc/${name}`, headers: json, body })
    : ask({ method: 'GET', target: `/trpc/${name}?input=${encode(body)}`, headers });
}

/** What is wrong with an input, as either face tells it; undefined where the input is fit to be worked with. */
function complaint({ text }: Answer): unknown {
  const body = text === '' ? {} : JSON.parse(text);
  const error = body.error?.json.data.error ?? body;
  return error.code === 'validation_failed' ? error.issues : undefined;
}

/** In a path or a query everything is text; such an input means the same over both faces. */
function isExpressible(spec: ProcedureSpec, input: Fields): boolean {
  const { method } = spec;
  const fitsPath = (value: unknown) =>
    typeof value === 'string' && value !== '' && value.length <= 80 && value.isWellFormed();
  if (!inPath(spec).every((name) => fitsPath(input[name]))) return false;
  // The envelope of tRPC is one level more.
  if (/(?:[[{][^\]}]*){15}/.test(JSON.stringify(input))) return false;
  const asText = (value: unknown) =>
    typeof value === 'string' && value.isWellFormed() && !/^(?:-?\d+|true|false)$/.test(value);
  const inQuery = method === 'GET' || method === 'DELETE';
  // What one face writes shorter than the other could fit into a request line of one alone.
  if (inQuery && encode({ json: input }).length > 8000) return false;
  return !inQuery || Object.entries(input).every(([name, value]) => asText(value) && value !== '' && name !== '');
}

// The others take nothing, and would end the session at the first right call.
const taking = listProcedures().filter(([name]) =>
  /list|get|create|update|register|login|verify|resend|request|reset|confirm|changePassword|revoke$|retry/i.test(name),
);
const specs = new Map(taking);
const names = fc.constantFrom(...specs.keys());
const specOf = (name: string) => specs.get(name) as ProcedureSpec;

test('what one face refuses the other refuses in the same words, and what one takes the other takes', async () => {
  let compared = 0;
  const property = fc.asyncProperty(names, fc.nat(), async (name, draw) => {
    const spec = specOf(name);
    const input = makeInput(spec, new Random(draw), ['victim']);
    fc.pre(typeof input === 'object' && input !== null && !Array.isArray(input));
    fc.pre(isExpressible(spec, input as Fields));
    compared++;
    const [rest, trpc] = [await overRest(spec, input as Fields), await overTrpc(name, spec, input)];
    expect(complaint(rest), JSON.stringify(input)).toEqual(complaint(trpc));
  });
  await fc.assert(property, { seed, numRuns: scaled(800), maxSkipsPerRun: 1000 });
  expect(compared).toBeGreaterThanOrEqual(scaled(800));
});

test('no JSON whatever, as the input of whatever procedure, is answered in another way than the contract says', async () => {
  const anonymous = { 'content-type': 'application/json' };
  const property = fc.asyncProperty(names, fc.json({ maxDepth: 5 }), async (name, body) => {
    const { method, path, kind } = specOf(name);
    const target = `/api/v1${path.replace(/\{\w+\}/g, () => encode(body).slice(0, 100).replace(/%.?$/, '') || 'x')}`;
    if (method !== 'GET') await ask({ method, target, headers: anonymous, body });
    if (kind === 'query') await ask({ method: 'GET', target: `/trpc/${name}?input=${encode(body)}`, headers });
    else await ask({ method: 'POST', target: `/trpc/${name}`, headers: anonymous, body: `{"json":${body}}` });
  });
  await fc.assert(property, { seed, numRuns: scaled(400) });
});

const sorts = ['created_at', '-created_at', 'email', '-email', 'last_login', '-last_login'];

test('whatever the order and the size of a page, the cursors lead to each user once', async () => {
  for (let left = 12; left > 0; left--) await signedIn(gatehouse);
  const [all] = await gatehouse.sql<{ count: number }>('select count(*)::int as count from users');
  const token = (await signedIn(gatehouse, { role: 'admin' })).token;
  const property = fc.asyncProperty(
    fc.constantFrom(...sorts),
    fc.integer({ min: 3, max: 100 }),
    async (sort, limit) => {
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const query = { sort, limit, ...(cursor !== '' && { cursor }) };
        const { body } = await gatehouse.rest.get('/admin/users', { token, query });
        seen.push(...body.items.map(({ id }: { id: string }) => id));
        cursor = body.next_cursor;
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBe((all?.count ?? 0) + 1);
    },
  );
  await fc.assert(property, { seed, numRuns: scaled(30) });
});

test('a cursor that was changed gives a page or is refused by its name', async () => {
  const { token } = await signedIn(gatehouse, { role: 'admin' });
  const { body } = await gatehouse.rest.get('/admin/users', { token, query: { limit: 1 } });
  const cursor: string = body.next_cursor;
  const property = fc.asyncProperty(fc.nat(), fc.string({ unit: 'binary-ascii', maxLength: 4 }), async (at, other) => {
    const index = at % cursor.length;
    const changed = encode(cursor.slice(0, index) + other + cursor.slice(index + 1));
    const { status, text } = await ask({
      method: 'GET',
      target: `/api/v1/admin/users?cursor=${changed}`,
      headers: { authorization: `Bearer ${token}` },
    });
    if (status !== 200) expect(JSON.parse(text).issues).toMatchObject([{ path: 'cursor' }]);
  });
  await fc.assert(property, { seed, numRuns: scaled(200) });
});
