import { policies } from '@gatehouse/server/limits/policies';
import { type Section, type Setting, sections } from './settings.ts';

/** The page `docs/configuration.md`, from the schema of the environment. */
export function buildConfigurationPage(): string {
  return `<!-- Generated from server/src/config.ts by npm run docs:generate; do not edit. -->

# Configuration

Every process reads its configuration from the environment, once, when it starts. An empty variable counts as not set.
A value that does not fit stops the start, which says which and why, and repeats no value. Servers, workers, the
dashboard and the commands check all of it, so give them the same; the migrations read \`DATABASE_URL\` alone. \`npm start\`
needs none of it, and brings what is not named. [.env.example](../.env.example) has every variable to copy.

${[...sections().map(({ title }) => title), limitsTitle].map((title) => `- [${title}](#${anchor(title)})`).join('\n')}

${sections().map(table).join('\n\n')}

## ${limitsTitle}

| policy | calls | in so many seconds |
| --- | --- | --- |
${Object.entries(policies)
  .map(([name, { calls, seconds }]) => `| \`${name}\` | ${calls} | ${seconds} |`)
  .join('\n')}
`;
}

const limitsTitle = 'The limits, unless RATE_LIMITS changes them';

const anchor = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');

const table = ({ title, settings }: Section) => `## ${title}

| variable | meaning, and what is expected | default |
| --- | --- | --- |
${settings.map(row).join('\n')}`;

function row(setting: Setting): string {
  const { name, meaning, expected } = setting;
  const words = expected === undefined ? meaning : `${meaning}<br>Expected: ${expected}.`;
  return `| \`${name}\` | ${words.replace(/[*|]/g, '\\$&')} | ${defaultOf(setting)} |`;
}

function defaultOf({ fallback, neededBy }: Setting): string {
  if (neededBy === 'everybody') return '**needed**';
  if (neededBy === 'production') return '**needed** in production';
  return fallback === '' ? '' : `\`${fallback}\``;
}
