import { afterAll, beforeAll, expect, test } from 'vitest';
import { Campaign } from './campaign.ts';
import { corpus } from './corpus.ts';
import { startFuzzed } from './fuzzed.ts';
import { requests, seed, timeLimit } from './settings.ts';

const fuzzed = await startFuzzed();
const campaign = await Campaign.begin(fuzzed);
const { gatehouse } = fuzzed;
afterAll(async () => {
  campaign[Symbol.dispose]();
  await fuzzed[Symbol.asyncDispose]();
});

const { id: bystander } = campaign.cast.bystander;

/** All that is stored about the bystander. Anybody's wrong password counts as a failed sign-in, whoever tries it. */
const bystandersRows = () =>
  gatehouse.sql(
    `select to_jsonb(users) - 'failed_sign_ins' as row from users where id = $1
     union all select to_jsonb(sessions) from sessions where user_id = $1`,
    [bystander],
  );

beforeAll(() => console.log(`FUZZ_SEED=${seed}: ${requests} generated requests`));
afterAll(() => console.log(`FUZZ_SEED=${seed}: ${summary()}`));

function summary(): string {
  const counts = [...campaign.counts].sort(([a], [b]) => a.localeCompare(b));
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  return `${total} answers: ${counts.map(([key, count]) => `${key} × ${count}`).join(', ')}`;
}

const before = await bystandersRows();

test.each(corpus())('%s is answered as the contract says', async (name, fuzzCase) => {
  const answer = await campaign.try(fuzzCase, name);
  expect(campaign.failures.splice(0).join('\n\n')).toBe('');
  if (fuzzCase.status !== undefined) expect(answer?.status, answer?.text).toBe(fuzzCase.status);
});

test(
  'whatever is asked is answered as the contract says, and leaves nothing behind in memory',
  async () => {
    await campaign.run(requests / 10);
    const { prototypes } = await fuzzed.vitals();
    await campaign.run((requests * 4) / 10);
    const half = await fuzzed.vitals();
    await campaign.run(requests / 2);
    const whole = await fuzzed.vitals();
    expect(campaign.failures.join('\n\n')).toBe('');
    expect(fuzzed.server.running).toBe(true);
    expect(whole.prototypes).toEqual(prototypes);
    console.log(`heap after half: ${half.heap >> 20} MiB, after all: ${whole.heap >> 20} MiB`);
    expect(whole.heap / half.heap).toBeLessThan(1.15);
  },
  timeLimit,
);

test('the log has no error', () => {
  expect(fuzzed.server.output.filter((line) => line.startsWith('{'))).toEqual([]);
});

test('what nobody may touch is as it was', async () => {
  expect(before).toHaveLength(2);
  expect(await bystandersRows()).toEqual(before);
});

test('nobody but an administrator did what only administrators do', async () => {
  const admins = campaign.cast.ids('admin');
  const byOthers = `select action from audit_events where action like 'admin.%' and (actor_id = any($1)) is not true`;
  expect(await gatehouse.sql(byOthers, [admins])).toEqual([]);
});

test('nobody but an administrator gave anybody a role or took one, verified or deactivated anybody', async () => {
  const untouched = `not exists (select from audit_events where user_id = users.id and action in ('admin.user_created', 'admin.user_updated'))`;
  const cast = (['user', 'victim'] as const).flatMap((role) => campaign.cast.ids(role));
  const known = [...cast, ...campaign.cast.ids('admin'), bystander];
  const raised = `select email from users where ${untouched} and id <> all($1) and (role <> 'user' or is_verified or not is_active)`;
  expect(await gatehouse.sql(raised, [known])).toEqual([]);
  const changed = `select email from users where ${untouched} and id = any($1) and (role <> 'user' or not is_verified or not is_active)`;
  expect(await gatehouse.sql(changed, [cast])).toEqual([]);
});

test('every procedure was reached, and did what it does', async () => {
  const rows = await gatehouse.sql<{ action: string }>('select distinct action from audit_events');
  expect(rows.map(({ action }) => action)).toEqual(
    expect.arrayContaining([
      'auth.registered',
      'auth.signed_out',
      'auth.password_changed',
      'users.updated',
      'users.deleted',
      'admin.user_created',
      'admin.user_updated',
      'admin.user_deleted',
    ]),
  );
});
