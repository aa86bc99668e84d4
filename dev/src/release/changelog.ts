import type { NewChangeset, VersionType } from '@changesets/types';

/** In the order of their weight. */
const headings: readonly [VersionType, string][] = [
  ['major', 'Breaking'],
  ['minor', 'New'],
  ['patch', 'Mended'],
];

/** A version's section of CHANGELOG.md: each changeset once, whichever parts it is about. */
export function changelogSection(version: string, day: string, changesets: readonly NewChangeset[]): string {
  const groups = headings.flatMap(([type, heading]) => {
    const ofType = changesets.filter((changeset) => weightOf(changeset) === type);
    return ofType.length === 0 ? [] : [`### ${heading}\n\n${ofType.map(item).join('\n')}`];
  });
  return [`## ${version}, ${day}`, ...groups].join('\n\n');
}

/** The changelog with a section above those of earlier versions. */
export function withSection(changelog: string, section: string): string {
  const first = changelog.search(/^## /m);
  const [head, earlier] = first === -1 ? [changelog, ''] : [changelog.slice(0, first), changelog.slice(first)];
  return `${[head.trimEnd(), section, earlier.trimEnd()].filter((part) => part !== '').join('\n\n')}\n`;
}

const weightOf = ({ releases }: NewChangeset): VersionType =>
  headings.map(([type]) => type).find((type) => releases.some((release) => release.type === type)) ?? 'none';

function item({ summary, releases }: NewChangeset): string {
  const parts = releases.map(({ name }) => name.replace('@gatehouse/', '')).join(', ');
  return `- ${parts}: ${summary.trim().replace(/\n(?=.)/g, '\n  ')}`;
}
