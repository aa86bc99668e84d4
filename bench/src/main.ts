import { writeFileSync } from 'node:fs';
import { ensureRedisProgram, ProcessGroup, scratchDirectory, stopOnSignal } from '@gatehouse/dev/services';
import { machine } from './machine.ts';
import { readOptions } from './options.ts';
import { goalsTable } from './report.ts';
import { rows } from './rows/index.ts';
import { type RowResult, runRow } from './run-row.ts';
import { Stage } from './stage.ts';

const options = readOptions(process.argv.slice(2));
const unknown = options.rows.find((name) => !rows.some((row) => row.name === name));
if (unknown !== undefined) {
  console.error(`There is no row ${unknown}. There are: ${rows.map((row) => row.name).join(', ')}`);
  process.exit(1);
}
const chosen = rows.filter((row) => options.rows.length === 0 || options.rows.includes(row.name));

await ensureRedisProgram();
const scratch = scratchDirectory();
const group = new ProcessGroup();
stopOnSignal(group, () => undefined);
try {
  const date = new Date().toISOString();
  console.log(`${date}, ${machine()}${options.quick ? ', one short round: no verdicts' : ''}`);
  const stage = await Stage.start(options, group, scratch.path);
  const results: RowResult[] = [];
  for (const row of chosen) {
    results.push(await runRow(row, stage));
    // After each row: a run that is cut short has shown what it measured.
    if (options.jsonFile !== undefined) {
      const result = { date, machine: machine(), options, rows: results };
      writeFileSync(options.jsonFile, `${JSON.stringify(result, null, 2)}\n`);
    }
  }
  console.log(`\n## Goals\n\n${goalsTable(results.flatMap((result) => result.verdicts))}`);
} catch (error) {
  // What fails while everything is being stopped fails because of that.
  if (!group.stopping) throw error;
  process.exitCode = 130;
} finally {
  await group.stop();
  scratch.remove();
}
