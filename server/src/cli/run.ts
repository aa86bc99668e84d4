import { ConfigurationError, loadConfig } from '../config.ts';
import { createLogger } from '../observability/logger.ts';
import { createServices, type Services } from '../services.ts';

/**
 * Runs a command with the services that the environment configures, and prints what it says.
 * @returns the exit code
 */
export async function runCommand(name: string, command: (services: Services) => Promise<string>): Promise<number> {
  let services: Services | undefined;
  try {
    services = createServices(loadConfig(), createLogger('silent', name));
    console.log(await command(services));
    return 0;
  } catch (error) {
    const bad = error instanceof ConfigurationError;
    return fail(bad ? `The configuration is not valid:\n${error.message}` : `Failed: ${(error as Error).message}`);
  } finally {
    await services?.close();
  }
}

export function fail(message: string): number {
  console.error(message);
  return 1;
}
