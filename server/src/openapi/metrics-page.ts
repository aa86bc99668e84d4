import { catalogue, type MetricName, type Teller } from '../observability/metrics/catalogue.ts';

const tellers: Record<Teller, string> = {
  API: 'An API process',
  primary: 'The primary of several API processes',
  worker: 'A worker',
};

/** The page `docs/metrics.md`, from the catalogue. */
export function buildMetricsPage(): string {
  return `<!-- Generated from server/src/observability/metrics/catalogue.ts by npm run docs:generate; do not edit. -->

# Metrics

How to have them read, and what to do about each alert, is in [operations](operations.md#metrics). With several API
processes on one port each series of theirs also has the label \`process\`, from 1 on. Besides these, API processes and
workers tell what Node knows of them: \`process_*\` and \`nodejs_*\`, such as \`nodejs_eventloop_lag_p99_seconds\`. Node's
event loop and garbage collector are watched in an API process from its first reading on.
${Object.entries(tellers)
  .map(([teller, title]) => section(teller as Teller, title))
  .join('')}`;
}

function section(teller: Teller, title: string): string {
  const names = (Object.keys(catalogue) as MetricName[]).filter((name) =>
    (catalogue[name].of as readonly Teller[]).includes(teller),
  );
  return `
## ${title} tells

| metric | type | labels | meaning |
|---|---|---|---|
${names.map(row).join('\n')}
`;
}

function row(name: MetricName): string {
  const { type, labels, help } = catalogue[name];
  return `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} |`;
}
