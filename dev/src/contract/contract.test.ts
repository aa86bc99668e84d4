import {
  type contract,
  type ErrorCode,
  errorCatalogue,
  errorsOf,
  listProcedures,
  type ProcedureSpec,
} from '@gatehouse/shared';
import { afterAll, describe, expect, test } from 'vitest';
import type { FaceAnswer } from '../testing/index.ts';
import type { Case, Cases, CasesByEnding, CasesOf, Ending, Sent } from './case.ts';
import { adminCases } from './cases/admin.ts';
import { authCases } from './cases/auth.ts';
import { casesOfEvery } from './cases/every.ts';
import { usersCases } from './cases/users.ts';
import { likeness } from './likeness.ts';
import { startWorld, type World } from './world.ts';

const ownCases: CasesOf<typeof contract> = { auth: authCases, users: usersCases, admin: adminCases };

/** What no case brings about, and where it is shown instead. */
const shownElsewhere: Record<ProcedureSpec['kind'], readonly ErrorCode[]> = {
  // Our own fault: server/src/http/internal-errors.test.ts. PostgreSQL is away: server/src/http/postgres-away.test.ts.
  mutation: ['internal', 'unavailable'],
  // A GET has no body that could be too large or no JSON. Too long a line is refused by Node, before anybody knows for
  // which face it was: server/src/http/malformed-requests.test.ts.
  query: ['internal', 'unavailable', 'payload_too_large', 'unsupported_media_type'],
};

const now = Date.now();
const [restWorld, trpcWorld] = [await startWorld('REST', now), await startWorld('tRPC', now)];
afterAll(() => Promise.all([restWorld[Symbol.asyncDispose](), trpcWorld[Symbol.asyncDispose]()]));

function casesOf(name: string, spec: ProcedureSpec): [Ending, Cases][] {
  // biome-ignore lint/suspicious/noExplicitAny: the compiler has seen that the tree is the contract's
  const own: CasesByEnding = name.split('.').reduce<any>((node, key) => node[key], ownCases);
  const every = casesOfEvery(spec);
  const endings = Object.keys({ ...own, ...every }) as Ending[];
  return endings.map((ending) => [ending, { ...every[ending], ...own[ending] }]);
}

/** What the two faces answer to a case, each in its own world. */
function answersTo(aCase: Case, ask: (world: World, sent: Sent) => Promise<FaceAnswer>) {
  const answer = async (world: World) => ask(world, typeof aCase === 'function' ? await aCase(world) : aCase);
  return Promise.all([answer(restWorld), answer(trpcWorld)]);
}

/** Both answers are what the contract says, and say the same. */
function expectSame(spec: ProcedureSpec, ending: Ending, [rest, trpc]: readonly [FaceAnswer, FaceAnswer]) {
  expect([rest, trpc].map(({ error }) => error?.code ?? 'success')).toEqual([ending, ending]);
  const statuses = ending === 'success' ? [spec.status, 200] : Array(2).fill(errorCatalogue[ending].status);
  expect([rest.status, trpc.status]).toEqual(statuses);
  expect(likeness(trpc)).toEqual(likeness(rest));
  for (const { status, headers, error } of [rest, trpc]) {
    expect(headers.get('retry-after')).toBe(error?.retry_after?.toString() ?? null);
    if (error) expect([error.status, error.request_id]).toEqual([status, headers.get('x-request-id')]);
  }
}

describe.each(listProcedures())('%s', (name, spec) => {
  const cases = casesOf(name, spec);
  const call = (world: World, sent: Sent) => ({ name, token: world.callerOf(spec.access), ...sent });
  const rows = cases.flatMap(([ending, some]) =>
    Object.entries(some).map(([what, aCase]): [Ending, string, Case] => [ending, what, aCase]),
  );

  test.each(rows)('%s, over both faces: %s', async (ending, _, aCase) => {
    expectSame(spec, ending, await answersTo(aCase, (world, sent) => world.ask(call(world, sent))));
  });

  test('rate_limited, over both faces: once more than its limit lets in', async () => {
    const [, , aCase] = rows.find(([ending]) => ending === 'success') as (typeof rows)[number];
    const answers = await answersTo(aCase, async (world, sent) => {
      await world.askStrictly(call(world, sent));
      return world.askStrictly(call(world, sent));
    });
    expectSame(spec, 'rate_limited', answers);
  });

  test('has a case for every code that it can answer', () => {
    const shown = rows.map(([ending]) => ending).filter((ending) => ending !== 'success');
    expect(new Set([...shown, 'rate_limited', ...shownElsewhere[spec.kind]])).toEqual(new Set(errorsOf(spec)));
  });
});

test('whatever was called over one face or the other left the same events and mails behind', async () => {
  const left = ({ gatehouse }: World) =>
    Promise.all([
      gatehouse.sql('select action, count(*)::int from audit_events group by action order by action'),
      gatehouse.sql('select name, count(*)::int from bullmq.job group by name order by name'),
    ]);
  expect(await left(trpcWorld)).toEqual(await left(restWorld));
});
