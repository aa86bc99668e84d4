import { ensureProgram, type Program } from '../services/installed-program.ts';

const haproxy: Program = {
  name: 'HAProxy',
  need: 'The tests of the load balancer need HAProxy',
  executables: ['haproxy'],
  packages: { apt: 'haproxy', brew: 'haproxy', dnf: 'haproxy', apk: 'haproxy', pacman: 'haproxy' },
  alternative: 'or put one of your own on the PATH',
};

/** The HAProxy on the path. Debian has it where the path of a user does not lead. */
export const ensureHaproxyProgram = (): Promise<string> =>
  ensureProgram(haproxy, { path: `${process.env.PATH}:/usr/local/sbin:/usr/sbin` });
