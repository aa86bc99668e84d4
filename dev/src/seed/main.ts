import { parseArgs } from 'node:util';
import { loadDatabaseUrl } from '@gatehouse/server/config';
import { StatusLine } from '@gatehouse/server/status-line';
import { Client } from 'pg';
import { seedAdmin, seedPassword } from './people.ts';
import { seed } from './seed.ts';

const usage = `Usage: npm run seed -- --users 1000000 [--seed 1]

Fills an empty database with people who do not exist, and their sessions and audit events, to try things out and to
measure. The same seed gives the same people. They all have one password: ${seedPassword}`;

const options = readOptions();
if (options === undefined) console.error(usage);
process.exitCode = options === undefined ? 1 : await main(options);

interface Options {
  readonly count: number;
  readonly seed: number;
}

function readOptions(): Options | undefined {
  try {
    const { values } = parseArgs({ options: { users: { type: 'string' }, seed: { type: 'string', default: '1' } } });
    const [count = 0, number = 0] = [values.users, values.seed].map((text) =>
      /^\d{1,9}$/.test(text ?? '') ? Number(text) : Number.NaN,
    );
    return count >= 1 && number >= 0 ? { count, seed: number } : undefined;
  } catch {
    return undefined;
  }
}

async function main(crowd: Options): Promise<number> {
  if (process.env.ENVIRONMENT === 'production') {
    console.error('This is for trying out and measuring: it does nothing where ENVIRONMENT is production.');
    return 1;
  }
  const status = new StatusLine();
  let client: Client | undefined;
  try {
    client = new Client({ connectionString: loadDatabaseUrl() });
    await client.connect();
    const { rowCount } = await client.query('select from users limit 1');
    if (rowCount !== 0) throw new Error('There are users already. Seed an empty database.');
    await seed(
      client,
      { ...crowd, until: today() },
      {
        users: (count) => status.progress(count, 'users', count / crowd.count),
        step: (words) => status.show(`${words} …`),
      },
    );
    status.clear();
    console.log(
      `${crowd.count.toLocaleString('en')} users. Sign in as ${seedAdmin}, or as anybody, with: ${seedPassword}`,
    );
    return 0;
  } catch (error) {
    status.clear();
    console.error(`Failed: ${(error as Error).message}`);
    return 1;
  } finally {
    await client?.end();
  }
}

/** When the day began, so that a seed gives the same all day. */
function today(): Date {
  return new Date(new Date().setUTCHours(0, 0, 0, 0));
}
