/** A piece of work that a trace tells of. Nothing of it is about a person. */
export type Work =
  | {
      readonly kind: 'request';
      readonly method: string;
      readonly route: string | undefined;
      readonly requestId: string;
      /** As the client sent it. */
      readonly traceparent: string | undefined;
    }
  | { readonly kind: 'procedure'; readonly name: string }
  /** `text` with placeholders for its values. */
  | { readonly kind: 'query'; readonly text: string }
  | { readonly kind: 'mail_added'; readonly id: string; readonly template: string }
  | {
      readonly kind: 'mail_processed';
      readonly id: string;
      readonly template: string;
      readonly attempt: number;
      /** Of the call that caused it. */
      readonly traceparent: string | undefined;
    }
  | { readonly kind: 'smtp' };

/** How a piece of work ended. */
export interface Outcome {
  readonly error?: unknown;
  /** Of a request. */
  readonly status?: number;
}

/** A piece of work that is followed. */
export interface Piece {
  /** Whatever is begun meanwhile is a part of it. */
  run<T>(act: () => T): T;
  end(outcome: Outcome): void;
}

export interface TraceIds {
  readonly traceId: string;
  readonly spanId: string;
  /** W3C Trace Context, for whoever goes on with the trace. */
  readonly traceparent: string;
}

export interface Tracer {
  /** @returns undefined where the trace need not tell of it */
  begin(work: Work): Piece | undefined;
  current(): TraceIds | undefined;
}

let tracer: Tracer | undefined;

/** What follows the work of this process from now on. Without one, to follow it costs a look at a variable. */
export function setTracer(given: Tracer | undefined): void {
  tracer = given;
}

export const isTraced = (): boolean => tracer !== undefined;

export const beginWork = (work: Work): Piece | undefined => tracer?.begin(work);

/** The place in the trace of whatever calls this. */
export const currentTrace = (): TraceIds | undefined => tracer?.current();

/** Does a piece of work, which the trace tells of. */
export function traced<T>(work: Work, act: () => Promise<T>): Promise<T> {
  const piece = tracer?.begin(work);
  return piece === undefined ? act() : followed(piece, act);
}

async function followed<T>(piece: Piece, act: () => Promise<T>): Promise<T> {
  try {
    const result = await piece.run(act);
    piece.end({});
    return result;
  } catch (error) {
    piece.end({ error });
    throw error;
  }
}
