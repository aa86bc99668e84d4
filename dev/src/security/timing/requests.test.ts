import { startGatehouse } from '@gatehouse/dev/testing';
import { audit } from '@gatehouse/server/audit-enumeration';
import { expect, test } from 'vitest';
import { accountsIn } from './people.ts';

const samples = 200;
const faces = ['REST'] as const;
/** However busy the machine is, what drowns in the spread of single calls is no difference. */
const drowning = (typical: number, spread: number) => Math.max(typical / 10, spread / 5);
/** A leak is to be found all the same, with as many samples as that takes. */
const strict = (typical: number) => typical / 10;

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

test.each(['register', 'request-password-reset'])(
  'five milliseconds more for a known address at %s would be found',
  async (call) => {
    await using gatehouse = await startGatehouse();
    const accounts = await accountsIn(gatehouse, ['verified']);
    await gatehouse.sql(`create function dawdle() returns trigger language plpgsql as
      $$ begin if exists (select from users where id = new.user_id and is_verified) then perform pg_sleep(0.005); end if; return new; end $$`);
    await gatehouse.sql('create trigger dawdle before insert on audit_events for each row execute function dawdle()');
    const given = { url: new URL(gatehouse.url), accounts, calls: [call], faces, samples };
    const findings = await audit({ ...given, toleranceOf: strict });
    expect(findings.map(({ time }) => time.verdict)).toEqual(['different']);
  },
  600_000,
);
