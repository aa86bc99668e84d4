import type { Digests } from './digests.ts';

interface Made {
  readonly version: string;
  /** By name. */
  readonly artifacts: Readonly<Record<string, Digests>>;
  readonly commit: string;
  readonly lockfile: Digests;
  readonly node: string;
  readonly npm: string;
}

/**
 * Of what, and by what, the artifacts were made: an in-toto statement with the SLSA provenance predicate, version 1.
 * It is not signed, so it proves nothing by itself: whoever makes the commit again can tell whether it is true.
 */
export const provenanceStatement = ({ version, artifacts, commit, lockfile, node, npm }: Made) => ({
  _type: 'https://in-toto.io/Statement/v1',
  subject: Object.entries(artifacts).map(([name, digest]) => ({ name, digest })),
  predicateType: 'https://slsa.dev/provenance/v1',
  predicate: {
    buildDefinition: {
      buildType: `pkg:generic/gatehouse@${version}#docs/releasing.md`,
      externalParameters: { version },
      internalParameters: {},
      resolvedDependencies: [
        { name: 'source', digest: { gitCommit: commit } },
        { name: 'package-lock.json', digest: lockfile },
      ],
    },
    runDetails: { builder: { id: `pkg:generic/gatehouse@${version}#dev/src/release/main.ts`, version: { node, npm } } },
  },
});
