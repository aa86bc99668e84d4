import type { Contract, ErrorCode, ProcedureSpec } from '@gatehouse/shared';
import { type ErrorDetails, MockError } from './mock-error.ts';

/** The name of a procedure, as in `users.sessions.revoke`. */
export type ProcedureName<Tree = Contract, Prefix extends string = ''> = {
  [Name in keyof Tree & string]: Tree[Name] extends ProcedureSpec
    ? `${Prefix}${Name}`
    : ProcedureName<Tree[Name], `${Prefix}${Name}.`>;
}[keyof Tree & string];

/** An answer of the catalogue with what belongs to it, or no answer at all. */
export type Fault = 'network' | ({ readonly code: ErrorCode } & ErrorDetails);

interface Planned {
  readonly fault: Fault;
  readonly procedure: ProcedureName | undefined;
}

/** Failures that were asked for; each happens once, to the first call it fits. */
export class Faults {
  readonly #planned: Planned[] = [];

  plan(fault: Fault, procedure: ProcedureName | undefined): void {
    this.#planned.push({ fault, procedure });
  }

  /**
   * Loses a request with these calls, if that is what comes next for one of them.
   * @throws TypeError as `fetch` does
   */
  beforeRequest(procedures: readonly string[]): void {
    const next = this.#next(({ procedure }) => procedure === undefined || procedures.includes(procedure));
    if (next?.fault !== 'network') return;
    this.#forget(next);
    throw new TypeError('Failed to fetch');
  }

  /** @throws MockError if that is what comes next for the call */
  beforeCall(name: string): void {
    const next = this.#next(({ procedure }) => procedure === undefined || procedure === name);
    if (next === undefined || next.fault === 'network') return;
    this.#forget(next);
    const { code, ...details } = next.fault;
    throw new MockError(code, details);
  }

  #next(fits: (planned: Planned) => boolean): Planned | undefined {
    return this.#planned.find(fits);
  }

  #forget(planned: Planned): void {
    this.#planned.splice(this.#planned.indexOf(planned), 1);
  }
}
