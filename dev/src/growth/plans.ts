import { growing } from './crowd.ts';

/** A node of a plan, as PostgreSQL tells it after it ran. */
interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Actual Total Time': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly Node[];
}

/** What one statement cost. */
export interface Cost {
  readonly text: string;
  /** The growing tables that were read from end to end. */
  readonly scanned: readonly string[];
  /** The rows that went into the largest sort. */
  readonly sorted: number;
  /** The rows that were read, those that no condition let through included. */
  readonly rows: number;
  /** The rows that came out. */
  readonly returned: number;
  /** The blocks of 8 KiB that were touched. */
  readonly blocks: number;
  /** In ms; for print alone. */
  readonly time: number;
}

/** The settings under which every statement tells its plan, as it ran and with those that ran inside it. */
export const explainEverything = {
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_buffers': 'on',
  'auto_explain.log_nested_statements': 'on',
  'auto_explain.log_format': 'json',
  'auto_explain.log_level': 'notice',
};

/** A prepared statement may have one plan for all values after its first runs; that is the one to look at. */
export const planForAnyValue = { plan_cache_mode: 'force_generic_plan' };

/** Reads the notice that auto_explain gives of a statement; undefined for any other. */
export function costOf(notice: string): Cost | undefined {
  const json = /^duration: [^{]*plan:\s*(\{.*)$/s.exec(notice)?.[1];
  if (json === undefined) return undefined;
  const { 'Query Text': text, Plan: plan } = JSON.parse(json) as { 'Query Text': string; Plan: Node };
  const nodes = [...flatten(plan)];
  const scans = nodes.filter((node) => node['Node Type'] === 'Seq Scan');
  return {
    text,
    scanned: scans.flatMap(({ 'Relation Name': name = '' }) => (growing.includes(name) ? [name] : [])),
    sorted: Math.max(0, ...nodes.filter((node) => /Sort$/.test(node['Node Type'])).map(rowsBelow)),
    rows: nodes.reduce((sum, node) => sum + rowsRead(node), 0),
    returned: Math.round(plan['Actual Rows']),
    blocks: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'],
    time: plan['Actual Total Time'],
  };
}

function* flatten(node: Node): Generator<Node> {
  yield node;
  for (const child of node.Plans ?? []) yield* flatten(child);
}

const rowsBelow = (node: Node) => (node.Plans ?? []).reduce((sum, child) => sum + perLoops(child, 'Actual Rows'), 0);

function rowsRead(node: Node): number {
  // What a bitmap names is read by the node above it; its own size shows in the blocks.
  if (node['Relation Name'] === undefined) return 0;
  const removed = perLoops(node, 'Rows Removed by Filter') + perLoops(node, 'Rows Removed by Index Recheck');
  return perLoops(node, 'Actual Rows') + removed;
}

type Count = 'Actual Rows' | 'Rows Removed by Filter' | 'Rows Removed by Index Recheck';
const perLoops = (node: Node, count: Count) => Math.round((node[count] ?? 0) * node['Actual Loops']);
