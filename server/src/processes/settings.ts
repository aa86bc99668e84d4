/** How many API processes there may be. */
export const processBounds = { least: 1, most: 64 };
export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/**
 * What the primary goes by. It reads the two variables by itself, since all of the configuration would take more memory
 * than the rest of it. What does not fit is no concern of its own: the first API process refuses it and says why.
 */
export function processSettings({ SERVER_PROCESSES = '', LOG_LEVEL }: NodeJS.ProcessEnv = process.env) {
  const { least, most } = processBounds;
  const count = /^\d{1,9}$/.test(SERVER_PROCESSES) ? Number(SERVER_PROCESSES) : least;
  return {
    count: count >= least && count <= most ? count : least,
    logLevel: logLevels.find((level) => level === LOG_LEVEL) ?? 'info',
  };
}
