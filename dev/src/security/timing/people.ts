import { newEmail, password, type TestGatehouse } from '@gatehouse/dev/testing';

const states = {
  verified: 'is_verified = true',
  unverified: 'is_verified = false',
  disabled: 'is_verified = true, is_active = false',
  corrupt: "is_verified = true, password_hash = replace(password_hash, 't=2', 't=0')",
} as const;

export type State = keyof typeof states;

/** An account in each of the given states. */
export function accountsIn(gatehouse: TestGatehouse, wanted: readonly State[]) {
  const make = async (name: State) => {
    const email = newEmail(name.padEnd(10, 'x'));
    await gatehouse.rest.post('/auth/register', { email, password });
    await gatehouse.sql(`update users set ${states[name]} where email = $1`, [email]);
    return { name, email };
  };
  return Promise.all(wanted.map(make));
}
