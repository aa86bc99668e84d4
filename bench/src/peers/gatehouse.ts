import { SERVER_MAIN } from '@gatehouse/dev/services';
import type { LoadRequest, Script } from '../load/job.ts';
import { callNames, everybody, PASSWORD, type Peer, people, type RunningPeer, visitors } from '../peer.ts';
import { postJson } from '../post-json.ts';
import type { Server, Stage } from '../stage.ts';

const JSON_BODY = { 'content-type': 'application/json' };

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

/** Everything that an operator would set, and the limits off, as they are at the peers. */
export const gatehouseEnv = (stage: Stage, databaseUrl: string) => ({
  ENVIRONMENT: 'test',
  // The peers write no line for each call.
  LOG_LEVEL: 'warn',
  SECRET_KEY: 'a secret of the benchmark, long enough to be one',
  DATABASE_URL: databaseUrl,
  REDIS_URL: stage.redisUrl,
  REDIS_PREFIX: 'bench-gatehouse:',
  RATE_LIMITS: 'off',
});

export class Gatehouse implements RunningPeer {
  readonly url: string;
  readonly process: RunningPeer['process'];
  readonly databaseUrl: string;

  constructor(server: Pick<RunningPeer, 'url' | 'process'>, databaseUrl: string) {
    this.url = server.url;
    this.process = server.process;
    this.databaseUrl = databaseUrl;
  }

  /** Signs everybody in. */
  signIn(): Promise<Tokens[]> {
    const url = `${this.url}/api/v1/auth/login`;
    const signIn = async (email: string) => (await postJson(url, { email, password: PASSWORD })).json();
    return Promise.all(people.map((email) => signIn(email) as Promise<Tokens>));
  }

  /** The same request by each of them. */
  async byEach(request: LoadRequest): Promise<Script> {
    const requests = (await this.signIn()).map(({ access_token }) => ({
      ...request,
      headers: { ...request.headers, authorization: `Bearer ${access_token}` },
    }));
    return { url: this.url, requests, status: 200 };
  }

  async script(call: (typeof callNames)[number]): Promise<Script> {
    switch (call) {
      case 'me':
        return this.byEach({ method: 'GET', path: '/api/v1/users/me' });
      case 'update_me':
        return this.byEach(put('/api/v1/users/me', '{"full_name":"Ada {n}"}'));
      case 'sign_in':
        return { url: this.url, requests: visitors.map((email) => post('/api/v1/auth/login', { email })), status: 200 };
      case 'register':
        return {
          url: this.url,
          requests: [post('/api/v1/auth/register', { email: 'new-{n}@example.com' })],
          status: 201,
        };
    }
  }
}

const put = (path: string, body: string): LoadRequest => ({ method: 'PUT', path, headers: JSON_BODY, body });
const post = (path: string, body: object): LoadRequest => ({
  method: 'POST',
  path,
  headers: JSON_BODY,
  body: JSON.stringify({ ...body, password: PASSWORD }),
});

/** One Gatehouse for all rows; or one with a database of its own, by another name. */
export const gatehouse = (stage: Stage, name = 'gatehouse'): Promise<Gatehouse> =>
  stage.once(name, async () => {
    const databaseUrl = await stage.createDatabase(name);
    await stage.migrate(databaseUrl);
    const server = await startGatehouse(stage, databaseUrl, name);
    const register = (email: string) => postJson(`${server.url}/api/v1/auth/register`, { email, password: PASSWORD });
    await Promise.all(everybody.map(register));
    await stage.sql(databaseUrl, 'update users set is_verified = true');
    return new Gatehouse(server, databaseUrl);
  });

/** As an operator starts it. */
export const startGatehouse = (
  stage: Stage,
  databaseUrl: string,
  name: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Server> =>
  stage.startServer({
    name,
    entry: SERVER_MAIN,
    env: { ...gatehouseEnv(stage, databaseUrl), ...env },
    readyPath: '/ready',
  });

export default { name: 'Gatehouse', offers: callNames, start: (stage) => gatehouse(stage) } satisfies Peer;
