import satisfies from 'spdx-satisfies';
import { productionPackages } from '../image/production-packages.ts';
import { type LockedPackages, nameAt, readLockfile } from './lockfile.ts';

/** Permissive ones: they ask for no more than that their text and its names are kept. By their SPDX identifiers. */
export const acceptedLicences = [
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Python-2.0',
];

/** Of packages whose manifest names none, or none of SPDX: what the licence in them says. */
const read: Readonly<Record<string, string>> = {
  'decko@1.2.0': 'MIT',
  'stickyfill@1.1.1': 'MIT',
  'url-template@2.0.8': 'BSD-3-Clause',
};

/** A package that is handed to others. */
export interface Distributed {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression; undefined if nobody knows. */
  readonly licence: string | undefined;
  readonly inImage: boolean;
  /** Whether an application gets it with the client. */
  readonly withClient: boolean;
}

const image = ['shared', 'server', 'worker', 'migrations'];

/** What the image holds and what the client brings along, by name; on every machine the same. */
export function distributedPackages(packages: LockedPackages = readLockfile()): Distributed[] {
  const inImage = productionPackages(image, packages);
  const withClient = productionPackages(['client'], packages);
  const found = new Map<string, Distributed>();
  for (const place of new Set([...inImage, ...withClient])) {
    const { link, version = '', license } = packages[place] ?? {};
    if (link || !place.includes('node_modules/')) continue;
    const name = nameAt(place);
    const id = `${name}@${version}`;
    const before = found.get(id);
    found.set(id, {
      name,
      version,
      licence: read[id] ?? license,
      inImage: inImage.has(place) || before?.inImage === true,
      withClient: withClient.has(place) || before?.withClient === true,
    });
  }
  return [...found.values()].sort((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1));
}

export function licenceFaults(distributed: readonly Distributed[]): string[] {
  const ids = new Set(distributed.map(({ name, version }) => `${name}@${version}`));
  return [
    ...distributed
      .filter(({ licence }) => !isAccepted(licence))
      .map(
        ({ name, version, licence = 'none' }) => `${name} ${version} has a licence that is not accepted: ${licence}`,
      ),
    ...Object.keys(read)
      .filter((id) => !ids.has(id))
      .map((id) => `dev/src/dependencies/licences.ts tells the licence of ${id}, which is not handed to anybody`),
  ];
}

function isAccepted(licence: string | undefined): boolean {
  try {
    return licence !== undefined && satisfies(licence, acceptedLicences);
  } catch {
    // No expression of SPDX.
    return false;
  }
}
