import { startGatehouse } from '@gatehouse/dev/testing';
import { audit } from '@gatehouse/server/audit-enumeration';
import { expect, test } from 'vitest';
import { accountsIn } from './people.ts';

const samples = 200;
const faces = ['REST'] as const;
/** However busy the machine is, what drowns in the spread of single calls is no difference. */
const drowning = (typical: number, spread: number) => Math.max(typical / 10, spread / 5);

test.each(['register', 'resend-verification', 'request-password-reset', 'verify-email'])(
  '%s tells nobody by status, body, headers or time whether an address is unknown, unverified, verified or disabled',
  async (call) => {
    await using gatehouse = await startGatehouse();
    const accounts = await accountsIn(gatehouse, ['verified', 'unverified', 'disabled']);
    const given = { url: new URL(gatehouse.url), accounts, calls: [call], faces, samples };
    const findings = await audit({ ...given, toleranceOf: drowning });
    expect(findings).toHaveLength(3);
    expect(findings.filter(({ verdict }) => verdict !== 'same')).toEqual([]);
  },
  600_000,
);

/** Milliseconds more for somebody who is known. On a machine too busy to tell the first, the next has to be found. */
const delays = [5, 20, 80];

test.each(['register', 'request-password-reset'])(
  'five milliseconds more for a known address at %s would be found, or what can be told on a machine so busy',
  async (call) => {
    await using gatehouse = await startGatehouse();
    const accounts = await accountsIn(gatehouse, ['verified']);
    const given = { url: new URL(gatehouse.url), accounts, calls: [call], faces, samples };
    const verdicts: string[] = [];
    for (const delay of delays) {
      await gatehouse.sql(`create or replace function dawdle() returns trigger language plpgsql as
        $$ begin if exists (select from users where id = new.user_id and is_verified) then perform pg_sleep(${delay / 1000}); end if; return new; end $$`);
      await gatehouse.sql(
        'create or replace trigger dawdle before insert on audit_events for each row execute function dawdle()',
      );
      const [finding] = await audit({ ...given, toleranceOf: () => delay / 2.5 });
      verdicts.push(finding?.time.verdict ?? 'none');
      if (verdicts.at(-1) !== 'unclear') break;
    }
    expect(verdicts.at(-1), verdicts.join()).toBe('different');
  },
  1_800_000,
);
