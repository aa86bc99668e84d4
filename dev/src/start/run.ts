import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../paths.ts';
import type { ProcessGroup } from '../process/process-group.ts';
import { secretFile } from '../secret-file.ts';
import { requirePort } from '../services/ports.ts';
import { waitUntil } from '../wait-until.ts';
import { notice, prefixed, table } from './console.ts';
import { type RunningServices, startServices } from './services.ts';
import { environmentFile, type NodeCommand, type StartSettings } from './settings.ts';

/** Brings everything up, in order, and prints where it is. */
export async function runGatehouse(settings: StartSettings, group: ProcessGroup): Promise<void> {
  const { programs, apiPort } = settings;
  await requirePort(apiPort, 'API', 'PORT');
  const services = await startServices(settings, group);
  const env = childEnvironment(settings, services);
  rememberEnvironment(settings, env);
  notice('bringing the database up to date');
  await group.run(specOf(programs.migrate, env));
  const api = group.spawn({ ...specOf(programs.api, env), onLine: prefixed(programs.api.name), shown: true });
  group.spawn({ ...specOf(programs.worker, env), onLine: prefixed(programs.worker.name), shown: true });
  const wait = { what: 'the API to be ready', timeoutMs: programs.readyTimeoutMs };
  const url = `http://${reachable(env.HOST)}:${apiPort}/ready`;
  await group.whileRunning(api, (signal) => waitUntil(() => isReady(url), { ...wait, signal }));
  console.log(summary(settings, services));
}

function specOf({ name, args }: NodeCommand, env: NodeJS.ProcessEnv) {
  return { name, command: process.execPath, args, env, cwd: REPOSITORY };
}

function childEnvironment({ env, apiPort, state }: StartSettings, services: RunningServices): NodeJS.ProcessEnv {
  const defaults = {
    ENVIRONMENT: 'development',
    HOST: '127.0.0.1',
    PUBLIC_URL: `http://localhost:${apiPort}`,
    SMTP_FROM_EMAIL: 'no-reply@gatehouse.localhost',
  };
  return {
    ...defaults,
    ...env,
    SECRET_KEY: env.SECRET_KEY ?? secretFile(join(state, 'secret-key')),
    PORT: String(apiPort),
    DATABASE_URL: services.databaseUrl,
    REDIS_URL: services.redisUrl,
    ...(services.mailbox && { SMTP_URL: services.mailbox.smtpUrl }),
  };
}

/** For the commands that an operator runs beside this one, such as `npm run admin:create`. */
function rememberEnvironment({ state }: StartSettings, env: NodeJS.ProcessEnv): void {
  const names = ['ENVIRONMENT', 'SECRET_KEY', 'DATABASE_URL', 'REDIS_URL', 'SMTP_URL', 'PUBLIC_URL', 'APP_URL'];
  const lines = names.flatMap((name) => (env[name] === undefined ? [] : [`${name}='${env[name]}'\n`]));
  const file = environmentFile(state);
  rmSync(file, { force: true });
  writeFileSync(file, lines.join(''), { mode: 0o600 });
}

/** An API that listens on every address is asked at the loopback. */
function reachable(host: string | undefined): string {
  if (host === undefined || host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  await response.body?.cancel();
  return response.status === 200;
}

function summary({ env, apiPort }: StartSettings, { databaseUrl, redisUrl, mailbox }: RunningServices): string {
  const api = `http://localhost:${apiPort}`;
  const mailServer = withoutPassword(env.SMTP_URL ?? env.SMTP_HOST ?? '');
  const rows: [string, string][] = [
    ['API', api],
    ['API docs', `${api}/docs`],
    ['Mailbox', mailbox?.webUrl ?? `none: mails go to ${mailServer}`],
    // The passwords of services of our own are for whoever starts them; others are not ours to show.
    ['PostgreSQL', env.DATABASE_URL === undefined ? databaseUrl : withoutPassword(databaseUrl)],
    ['Redis', env.REDIS_URL === undefined ? redisUrl : withoutPassword(redisUrl)],
  ];
  return `\nGatehouse is running.\n\n${table(rows)}\n\nCtrl-C stops everything.\n`;
}

const withoutPassword = (url: string) => url.replace(/:[^/@:]*@/, '@').replace(/\?.*/, '');
