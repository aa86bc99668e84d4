import { measureRounds, type Rounds } from './measure/rounds.ts';
import { goalsTable, judge, sidesTable, type Verdict } from './report.ts';
import type { Row } from './row.ts';
import type { Stage } from './stage.ts';

export interface RowResult {
  readonly row: string;
  readonly rounds: Rounds;
  readonly verdicts: readonly Verdict[];
}

export async function runRow(row: Row, stage: Stage): Promise<RowResult> {
  console.log(`\n## ${row.title} (${row.name})\n`);
  const { sides, comparisons } = await row.open(stage);
  const rounds = await measureRounds(sides, stage.options.rounds);
  const verdicts = comparisons.map((comparison) => judge(row.name, comparison, rounds, !stage.options.quick));
  console.log(`${sidesTable(sides, rounds)}\n\n${goalsTable(verdicts)}`);
  return { row: row.name, rounds, verdicts };
}
