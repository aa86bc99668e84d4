import { createReadStream, fstatSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { duration, StatusLine } from './status-line.ts';
import { type Counts, importUsers } from './users-file/import.ts';
import { UserStore } from './users-file/store-users.ts';
import { failed, withDatabase } from './users-file/with-database.ts';

const usage = `Usage: npm run import -- users.ndjson [--refused FILE] [--ids FILE]

Makes an account of each line, such as {"email": "ada@example.com", "password_hash": "$2b$12$…", "is_verified": true}.
- in place of a file is standard input. docs/operations.md tells of the fields, and of the hashes that are known.

  --refused FILE  where to write which lines were not taken, and why; standard output by default
  --ids FILE      where to write the ids of those who had another id in the file

Whoever has an account already keeps it as it is, so an import that was cut off can be run again.
Ends with 0 if all have accounts, with 1 if lines were refused, and with 2 if it could not be finished.`;

const options = readOptions();
if (options === undefined) console.error(usage);
process.exitCode = options === undefined ? failed : await run(options);

interface Options {
  readonly file: string;
  readonly refused?: string | undefined;
  readonly ids?: string | undefined;
}

function readOptions(): Options | undefined {
  try {
    const { values, positionals } = parseArgs({
      options: { refused: { type: 'string' }, ids: { type: 'string' } },
      allowPositionals: true,
    });
    const [file, ...more] = positionals;
    return file === undefined || more.length > 0 ? undefined : { ...values, file };
  } catch {
    return undefined;
  }
}

function run(options: Options): Promise<number> {
  return withDatabase(async (client) => {
    const { stream, size } = openInput(options.file);
    await using refused = await openOutput(options.refused);
    await using ids = await openOutput(options.ids);
    const store = await UserStore.open(client);
    const status = new StatusLine();
    const counts = await importUsers(stream, store, {
      async refused(refusals) {
        if (refused === undefined) status.clear();
        await write(refused, refusals);
      },
      identified: async (found) => void (ids && (await write(ids, found))),
      progress: (soFar) =>
        status.progress(soFar.created + soFar.there + soFar.refused, 'users', size && stream.bytesRead / size),
    });
    status.clear();
    console.error(report(counts, Date.now() - status.startedAt));
    return counts.refused > 0 ? 1 : 0;
  });
}

/** @returns its size, too, or undefined for what has none */
function openInput(file: string) {
  const standard = file === '-';
  const { size } = standard ? fstatSync(0) : statSync(file);
  // What is there is as long as it is read: a pipe has no length.
  const stream = standard ? (process.stdin as typeof process.stdin & { bytesRead: number }) : createReadStream(file);
  return { stream: stream as AsyncIterable<Buffer> & { bytesRead: number }, size: size || undefined };
}

/** For its owner alone: it tells of people. */
async function openOutput(file: string | undefined): Promise<FileHandle | undefined> {
  return file === undefined ? undefined : open(file, 'w', 0o600);
}

/** @param file standard output by default */
async function write(file: FileHandle | undefined, rows: readonly object[]): Promise<void> {
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  if (file !== undefined) return file.appendFile(text);
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

function report(counts: Counts, elapsed: number): string {
  const [created, there, refused] = [counts.created, counts.there, counts.refused].map((count) =>
    count.toLocaleString('en'),
  );
  return `${created} created, ${there} there already, ${refused} refused, in ${duration(elapsed)}.`;
}
