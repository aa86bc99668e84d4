import type { FastifyBaseLogger } from 'fastify';

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/**
 * A child of a logger that is made when something is said. Most requests say nothing, and to make a child and redact its
 * bindings costs more than all hooks of a request.
 */
export function lazyChild(parent: FastifyBaseLogger, bindings: Record<string, unknown>): FastifyBaseLogger {
  let made: FastifyBaseLogger | undefined;
  const child = () => {
    made ??= parent.child(bindings);
    return made;
  };
  const say =
    (level: Level) =>
    (...args: unknown[]): void =>
      Reflect.apply(child()[level], child(), args);
  return {
    level: parent.level,
    fatal: say('fatal'),
    error: say('error'),
    warn: say('warn'),
    info: say('info'),
    debug: say('debug'),
    trace: say('trace'),
    silent: say('silent'),
    child: (more, options) => child().child(more, options),
  };
}
