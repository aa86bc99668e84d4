import type { Principal } from './security/principal.ts';
import type { Services } from './services.ts';

/** Where a call came from. */
export interface RequestInfo {
  readonly id: string;
  readonly ip: string;
  readonly userAgent: string | null;
}

/** A call of a use-case, whichever face it came in by. */
export interface Call {
  readonly services: Services;
  readonly request: RequestInfo;
  /** Of a call that gives a password: whether its account was never signed in to from the caller's network. */
  readonly stranger?: boolean | undefined;
}

export interface SignedInCall extends Call {
  readonly principal: Principal;
}
