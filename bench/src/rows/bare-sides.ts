import { availableParallelism } from 'node:os';
import { loadSide } from '../measure/load-side.ts';
import type { Side } from '../measure/sample.ts';
import { emailOf } from '../peer.ts';
import { gatehouse } from '../peers/gatehouse.ts';
import type { Stage } from '../stage.ts';

export const BARE_ARGON2 = 'bare @node-rs/argon2';

/** As many at once as there are cores: more only wait. */
export const bareArgon2Side = (stage: Stage): Side =>
  loadSide({
    name: BARE_ARGON2,
    target: () => ({ kind: 'argon2' }),
    pace: { inFlight: availableParallelism() },
    timing: stage.options.timing,
  });

/** The one row that users.me needs, read by its key. */
export async function barePgSide(stage: Stage): Promise<Side> {
  const { databaseUrl: url } = await gatehouse(stage);
  const statement = 'select * from users where email = $1';
  return loadSide({
    name: 'bare pg',
    target: () => ({ kind: 'pg', url, statement, value: emailOf(0) }),
    pace: { inFlight: 32 },
    timing: stage.options.timing,
  });
}
