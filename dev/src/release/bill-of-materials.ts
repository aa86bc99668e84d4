import { type Distributed, distributedPackages } from '../dependencies/licences.ts';
import { run } from '../packages/run.ts';
import { REPOSITORY } from '../paths.ts';

interface Component {
  readonly 'bom-ref': string;
}

/** CycloneDX 1.5, as npm writes it. */
export interface Bom {
  readonly serialNumber?: string;
  readonly metadata: object;
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

interface Artifact {
  readonly name: string;
  readonly type: 'application' | 'library';
  /** The workspaces in it. */
  readonly workspaces: readonly string[];
  readonly packages: readonly Distributed[];
}

const distributed = distributedPackages();
const artifacts: readonly Artifact[] = [
  {
    name: 'gatehouse-image',
    type: 'application',
    workspaces: ['shared', 'server', 'worker', 'migrations'],
    packages: distributed.filter(({ inImage }) => inImage),
  },
  {
    name: 'gatehouse-client',
    type: 'library',
    workspaces: ['shared', 'client'],
    packages: distributed.filter(({ withClient }) => withClient),
  },
];

/**
 * What the image is made of, and what an application gets with the client.
 * npm knows every package of the lockfile. Asked for some workspaces only, it leaves out what others need too.
 */
export async function billsOfMaterials(version: string, at: string): Promise<Record<string, Bom>> {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  const all: Bom = JSON.parse(await run('npm', args, { cwd: REPOSITORY }));
  return Object.fromEntries(
    artifacts.map((artifact) => [`${artifact.name}-${version}.cdx.json`, billOf(artifact, all, version, at)]),
  );
}

function billOf({ name, type, workspaces, packages }: Artifact, all: Bom, version: string, at: string): Bom {
  const ref = `${name}@${version}`;
  const ours = workspaces.map((workspace) => `@gatehouse/${workspace}@${version}`);
  const licences = new Map<string, string | undefined>([
    ...ours.map((one) => [one, 'MIT'] as const),
    ...packages.map((one) => [`${one.name}@${one.version}`, one.licence] as const),
  ]);
  // A random number in it would be another one each time.
  const { serialNumber, ...rest } = all;
  return {
    ...rest,
    metadata: { ...all.metadata, timestamp: at, component: { 'bom-ref': ref, type, name, version } },
    components: all.components
      .filter((component) => licences.has(component['bom-ref']))
      .map((component) => ({ ...component, licenses: [{ expression: licences.get(component['bom-ref']) }] })),
    dependencies: [
      { ref, dependsOn: ours },
      ...all.dependencies
        .filter((one) => licences.has(one.ref))
        .map((one) => ({ ...one, dependsOn: one.dependsOn.filter((dependency) => licences.has(dependency)) })),
    ],
  };
}
