import { expect, test } from 'vitest';
import { changelogSection, withSection } from './changelog.ts';

const shared = '@gatehouse/shared';
const client = '@gatehouse/client';
const changesets = [
  { id: 'a', summary: 'Mended.\n\nReally.\n', releases: [{ name: client, type: 'patch' as const }] },
  {
    id: 'b',
    summary: 'Gone.',
    releases: [
      { name: client, type: 'patch' as const },
      { name: shared, type: 'major' as const },
    ],
  },
  { id: 'c', summary: 'There.', releases: [{ name: 'gatehouse', type: 'minor' as const }] },
];
const section = `## 2.0.0, 2026-11-26

### Breaking

- client, shared: Gone.

### New

- gatehouse: There.

### Mended

- client: Mended.

  Really.`;

test('each change is told once, by the heaviest of what it is to any part', () => {
  expect(changelogSection('2.0.0', '2026-11-26', changesets)).toBe(section);
});

test('a new version stands above the older ones', () => {
  const head = '# Changelog\n\nWords.\n';
  const first = withSection(head, '## 1.0.0, 2026-11-25');
  expect(first).toBe('# Changelog\n\nWords.\n\n## 1.0.0, 2026-11-25\n');
  expect(withSection(first, section)).toBe(`# Changelog\n\nWords.\n\n${section}\n\n## 1.0.0, 2026-11-25\n`);
});
