import { bareArgon2 } from './bare-argon2.ts';
import { barePg } from './bare-pg.ts';
import { bareSmtp } from './bare-smtp.ts';
import { httpCall } from './http.ts';
import type { Target } from './job.ts';

/** One call of a lane; rejects when the answer is not the expected one. */
export type Call = (lane: number) => Promise<unknown>;

export function open(target: Target, lanes: number): Call | Promise<Call> {
  switch (target.kind) {
    case 'http':
      return httpCall(target.script, lanes);
    case 'argon2':
      return bareArgon2();
    case 'pg':
      return barePg(target);
    case 'smtp':
      return bareSmtp(target.url, lanes);
  }
}
