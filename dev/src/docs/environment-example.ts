import { type Setting, sections } from './settings.ts';

/** `.env.example`, from the schema of the environment. */
export function buildEnvironmentExample(): string {
  const blocks = sections().flatMap(({ title, settings }) => [`## ${title}`, ...settings.map(entry)]);
  return `# Generated from server/src/config.ts by npm run docs:generate; do not edit, but copy it to .env.
# Gatehouse reads its configuration from the environment. Every variable is here, with its default where it has one;
# an empty one counts as not set. \`npm start\` needs none of them.

${blocks.join('\n\n')}
`;
}

const entry = ({ name, meaning, expected, fallback, example }: Setting) =>
  [
    ...comment(meaning),
    ...(expected === undefined ? [] : comment(`Expected: ${expected}.`)),
    `#${name}=${example ?? fallback}`,
  ].join('\n');

/** Lines of 120 characters at most, unless a single word is longer. */
const comment = (text: string): string[] => text.match(/\S.{0,117}(?=\s|$)|\S+/g)?.map((line) => `# ${line}`) ?? [];
