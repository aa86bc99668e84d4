import { ensureProgram, type Program } from '../services/installed-program.ts';

const kubectl: Program = {
  name: 'kubectl',
  need: 'The test of the base for Kubernetes needs kubectl',
  executables: ['kubectl'],
  packages: {
    apt: 'kubernetes-client',
    brew: 'kubernetes-cli',
    dnf: 'kubernetes-client',
    apk: 'kubectl',
    pacman: 'kubectl',
  },
  alternative: 'or put one of your own on the PATH',
};

/** The kubectl on the path, for what it has of kustomize; of Debian's, which is old, too. */
export const ensureKubectlProgram = (): Promise<string> => ensureProgram(kubectl);
