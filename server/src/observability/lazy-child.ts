import type { FastifyBaseLogger } from 'fastify';

type Bindings = Record<string, unknown>;
type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/**
 * A child of a logger that is made when something is said. Most requests say nothing, and to make a child and redact its
 * bindings costs more than all hooks of a request.
 */
export const lazyChild = (parent: FastifyBaseLogger, bindings: Bindings): FastifyBaseLogger =>
  new LazyChild(parent, bindings);

/** A class, because each request has one: its methods are made once. */
class LazyChild implements FastifyBaseLogger {
  readonly #parent: FastifyBaseLogger;
  readonly #bindings: Bindings;
  #made: FastifyBaseLogger | undefined;

  constructor(parent: FastifyBaseLogger, bindings: Bindings) {
    this.#parent = parent;
    this.#bindings = bindings;
  }

  get level(): string {
    return this.#parent.level;
  }

  fatal(...args: unknown[]): void {
    this.#say('fatal', args);
  }

  error(...args: unknown[]): void {
    this.#say('error', args);
  }

  warn(...args: unknown[]): void {
    this.#say('warn', args);
  }

  info(...args: unknown[]): void {
    this.#say('info', args);
  }

  debug(...args: unknown[]): void {
    this.#say('debug', args);
  }

  trace(...args: unknown[]): void {
    this.#say('trace', args);
  }

  silent(...args: unknown[]): void {
    this.#say('silent', args);
  }

  child(...more: Parameters<FastifyBaseLogger['child']>): FastifyBaseLogger {
    return this.#child().child(...more);
  }

  #say(level: Level, args: unknown[]): void {
    Reflect.apply(this.#child()[level], this.#child(), args);
  }

  #child(): FastifyBaseLogger {
    this.#made ??= this.#parent.child(this.#bindings);
    return this.#made;
  }
}
