import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { REPOSITORY } from '../paths.ts';

export interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook_url: string };
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

const read = (path: string) => readFileSync(join(REPOSITORY, path), 'utf8');

/** The alerts that an operator is given. */
export const alerts: readonly Alert[] = parse(read('deploy/prometheus/alerts.yml')).groups.flatMap(
  ({ rules }: { rules: Alert[] }) => rules,
);

/** The panels of the dashboard that an operator is given. */
export const panels: readonly Panel[] = JSON.parse(read('deploy/grafana/gatehouse.json')).panels;

/** Every expression, by where it stands; with a span of time where Grafana puts one. */
export const expressions: readonly (readonly [string, string])[] = [
  ...alerts.map(({ alert, expr }) => [`the alert ${alert}`, expr] as const),
  ...panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => [`the panel “${title}”`, expr.replaceAll('$__rate_interval', '5m')] as const),
  ),
];
