import type { ErrorCode } from '@gatehouse/shared';
import type { PolicyName } from '../limits/policies.ts';
import type { Services } from '../services.ts';

/** The way a call came in by. */
export type Face = 'rest' | 'trpc';

/** Told of what happens, by whoever makes it happen; there is one where somebody may read them. Times are in seconds. */
export interface Meter {
  /**
   * An HTTP request was answered.
   * @param seconds that it took; none of what was refused before anything was done
   */
  answered(face: Face | 'other', status: number, seconds?: number): void;
  /** A call of a procedure has ended; one of a batch, too. */
  called(procedure: string, face: Face, code: ErrorCode | 'ok', seconds: number): void;
  /** A limit refused a call. */
  limited(policy: PolicyName): void;
  /** A password was hashed or checked. */
  hashed(seconds: number): void;
  /** A refresh token came that was used up long ago, and its session was ended. */
  tokenReused(): void;
  /** From now on how things stand is told, too. */
  watch(services: Services): void;
  /** All of it, as Prometheus reads it; of several API processes, what all of them know. */
  text(): Promise<string>;
}
