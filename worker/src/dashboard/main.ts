import { configOrExit, exitForConfiguration } from '@gatehouse/server/config';
import { createLogger } from '@gatehouse/server/observability';
import { stopOnSignal } from '@gatehouse/server/stop-on-signal';
import { buildDashboard } from './dashboard.ts';

const config = configOrExit();
const { user, password, port } = config.dashboard;
if (password === undefined) exitForConfiguration('DASHBOARD_PASSWORD: not set; expected at least 12 characters');
const logger = createLogger(config.logLevel, 'dashboard');
const app = await buildDashboard(config, { user, password }, logger);
const address = await app.listen({ host: config.http.host, port });
stopOnSignal(logger, async () => {
  app.server.closeAllConnections();
  await app.close();
});
logger.info({ address }, 'listening');
