import { open, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { Client } from 'pg';
import { duration, StatusLine } from './status-line.ts';
import { exportUsers } from './users-file/export.ts';
import { failed, withDatabase } from './users-file/with-database.ts';

const usage = `Usage: npm run export -- users.ndjson [--with-password-hashes]

Writes a line for each user, as npm run import takes them, to a new file that only you can read; - is standard output.

  --with-password-hashes  so that people can sign in where the file is imported

Whoever gets the file has everybody's name and address, and with the hashes can guess at passwords.
Ends with 0 if all were written, and with 2 if not.`;

const options = readOptions();
if (options === undefined) console.error(usage);
process.exitCode = options === undefined ? failed : await withDatabase((client) => run(client, options));

interface Options {
  readonly file: string;
  readonly passwordHashes: boolean;
}

function readOptions(): Options | undefined {
  try {
    const { values, positionals } = parseArgs({
      options: { 'with-password-hashes': { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) return undefined;
    return { file, passwordHashes: values['with-password-hashes'] };
  } catch {
    return undefined;
  }
}

async function run(client: Client, { file, passwordHashes }: Options): Promise<number> {
  const status = new StatusLine();
  const { rows } = await client.query<{ count: string }>('select count(*) from users');
  const expected = Number(rows[0]?.count);
  let written = 0;
  const lines = Readable.from(
    (async function* () {
      for await (const page of exportUsers(client, { passwordHashes })) {
        yield page.join('');
        written += page.length;
        status.progress(written, 'users', written / expected);
      }
    })(),
    { highWaterMark: 1 },
  );
  await write(lines, file);
  status.clear();
  const what = passwordHashes ? 'users and their password hashes' : 'users';
  console.error(
    `${written.toLocaleString('en')} ${what} in ${duration(Date.now() - status.startedAt)}. Keep them safe.`,
  );
  return 0;
}

/** An older file is left alone, and half a new one does not stay. */
async function write(lines: Readable, file: string): Promise<void> {
  if (file === '-') return pipeline(lines, process.stdout);
  const handle = await open(file, 'wx', 0o600);
  try {
    await pipeline(lines, handle.createWriteStream());
  } catch (error) {
    await rm(file);
    throw error;
  }
}
