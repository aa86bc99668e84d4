import type { Script } from './load/job.ts';
import type { Server, Stage } from './stage.ts';

/** What several services can do; each in its own words. */
export const callNames = ['me', 'sign_in', 'register', 'update_me'] as const;
export type CallName = (typeof callNames)[number];

export interface RunningPeer extends Server {
  /** The requests of as many signed-in people as there are lanes. */
  script(call: CallName): Promise<Script>;
}

/**
 * A service to compare with. One file in `peers/` with a default export of this type is all it takes: it is shown in
 * each row whose call it offers.
 */
export interface Peer {
  readonly name: string;
  readonly offers: readonly CallName[];
  start(stage: Stage): Promise<RunningPeer>;
}

export const PASSWORD = 'a horse of another colour';

/** People that make the calls: more lanes than people share them. */
export const PEOPLE = 16;
export const emailOf = (person: number) => `person-${person}@example.com`;
export const people = Array.from({ length: PEOPLE }, (_, person) => emailOf(person));
/** Those that sign in and do nothing else: each new session takes the place of an old one, which nobody may be using. */
export const visitors = Array.from({ length: 2 * PEOPLE }, (_, visitor) => `visitor-${visitor}@example.com`);
export const everybody = [...people, ...visitors];
