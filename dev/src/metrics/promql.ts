import { parser } from '@prometheus-io/lezer-promql';

/** What an expression asks of a label: `{state!="ok"}`. */
export interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** An expression of PromQL, read as Prometheus reads it. */
export interface Expression {
  /** What is no PromQL. */
  readonly errors: readonly string[];
  readonly uses: readonly { readonly metric: string; readonly matchers: readonly Matcher[] }[];
  /** Labels that it groups, or matches one metric with another, by. */
  readonly groupedBy: readonly string[];
}

export function readExpression(text: string): Expression {
  const errors: string[] = [];
  const uses: { metric: string; matchers: Matcher[] }[] = [];
  const groupedBy: string[] = [];
  const tree = parser.parse(text);
  tree.iterate({
    enter({ type, node, from, to }) {
      const words = text.slice(from, to);
      const part = (name: string) => {
        const found = node.getChild(name);
        return found === null ? '' : text.slice(found.from, found.to);
      };
      if (type.isError) errors.push(`at ${from}: ${words}`);
      if (type.name === 'VectorSelector') uses.push({ metric: part('Identifier'), matchers: [] });
      if (type.name === 'UnquotedLabelMatcher') {
        const value = JSON.parse(part('StringLiteral')) as string;
        uses.at(-1)?.matchers.push({ label: part('LabelName'), operator: part('MatchOp'), value });
      }
      if (type.name === 'GroupingLabels') groupedBy.push(...words.replace(/[()\s]/g, '').split(','));
    },
  });
  return { errors, uses, groupedBy };
}
