import { type DestinationStream, type Logger, pino } from 'pino';
import { currentTrace } from './tracing.ts';

export type { Logger } from 'pino';

/** What must never be in a log, wherever it turns up. */
const secrets = [
  'password',
  'old_password',
  'new_password',
  'otp',
  'token',
  'access_token',
  'refresh_token',
  'authorization',
  'cookie',
];

/** One JSON line an event. */
export function createLogger(level: string, name: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { name, pid: process.pid },
    redact: { paths: secrets.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[redacted]' },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
    formatters: { level: (label: string) => ({ level: label }) },
    mixin: traceFields,
    mixinMergeStrategy: (line: object, trace: object) => (trace === untraced ? line : { ...trace, ...line }),
  };
  return destination ? pino(options, destination) : pino(options);
}

const untraced = {};

function traceFields(): object {
  const trace = currentTrace();
  return trace === undefined ? untraced : { trace_id: trace.traceId };
}

/** Where an error quotes a row: the details that PostgreSQL adds, up to the stack or the end. */
const details = /\n - \w+: [\s\S]*?(?=\n {4}at |$)/g;

/** What a log may tell of an error. Its other properties can hold rows, queries and their values. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: typeof error };
  const { message, stack = '', cause } = error;
  const { code } = error as { code?: unknown };
  return {
    type: error.constructor.name,
    message: message.replace(details, ''),
    stack: stack.replace(details, ''),
    ...(code !== undefined && { code }),
    ...(cause !== undefined && { cause: describeError(cause) }),
  };
}
