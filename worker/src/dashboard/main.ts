import { configOrExit, exitForConfiguration } from '@gatehouse/server/config';
import { createLogger } from '@gatehouse/server/observability';
import { buildDashboard } from './dashboard.ts';

const config = configOrExit();
const { user, password, port } = config.dashboard;
if (password === undefined) exitForConfiguration('DASHBOARD_PASSWORD: not set; expected at least 12 characters');
const logger = createLogger(config.logLevel, 'dashboard');
const app = await buildDashboard(config, { user, password }, logger);
const address = await app.listen({ host: config.http.host, port });
let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
logger.info({ address }, 'listening');

async function stop(signal: string): Promise<void> {
  // A terminal signals npm and this process, and npm passes it on.
  if (stopping) return;
  logger.info({ signal }, 'stopping');
  stopping = true;
  app.server.closeAllConnections();
  await app.close();
  logger.info('stopped');
  process.exit(0);
}
