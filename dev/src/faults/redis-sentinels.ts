import { allSay, type RedisDeployment, RedisServer, secret } from './redis-server.ts';

const name = 'gatehouse';

/** A primary with two replicas, and three Sentinels, which put a replica in its place. */
export async function startRedisSentinels(directory: string): Promise<RedisDeployment> {
  await using stack = new AsyncDisposableStack();
  const start = async (of: string, settings: readonly string[], sentinel = false) =>
    stack.use(await RedisServer.start({ directory, name: of, settings, sentinel }));
  const settings = [`masterauth "${secret}"`, 'repl-diskless-sync-delay 0'];
  const primary = await start('server 1', settings);
  const replicated = [...settings, `replicaof 127.0.0.1 ${primary.port}`];
  const servers = [primary, await start('server 2', replicated), await start('server 3', replicated)];
  for (const replica of servers.slice(1)) await replica.follows();
  const watching = [
    `sentinel monitor ${name} 127.0.0.1 ${primary.port} 2`,
    `sentinel auth-pass ${name} "${secret}"`,
    // Short for an operator, and long enough that a busy machine is no dead server.
    `sentinel down-after-milliseconds ${name} 3000`,
    `sentinel failover-timeout ${name} 5000`,
  ];
  const sentinels = [
    await start('sentinel 1', watching, true),
    await start('sentinel 2', watching, true),
    await start('sentinel 3', watching, true),
  ];
  await allSay('the Sentinels to meet', sentinels, async ({ client }) => {
    const answer = (await client.call('SENTINEL', 'MASTER', name)) as string[];
    const fact = (field: string) => answer[answer.indexOf(field) + 1];
    return fact('num-slaves') === '2' && fact('num-other-sentinels') === '2' && fact('flags') === 'master';
  });
  const promoted = (lost: RedisServer) =>
    allSay('a new primary', sentinels, async ({ client }) => {
      const [, port] = (await client.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name)) as string[];
      return Number(port) !== lost.port;
    });
  const all = stack.move();
  const password = encodeURIComponent(secret);
  const hosts = sentinels.map(({ port }) => `127.0.0.1:${port}`).join();
  return {
    url: `redis+sentinel://:${password}@${hosts}/${name}?sentinel_password=${password}`,
    servers,
    promoted,
    async relieve(primary) {
      // Sentinels that have just done so wait before they do it again.
      await allSay('a Sentinel to begin', sentinels.slice(0, 1), async ({ client }) => {
        return (await client.call('SENTINEL', 'FAILOVER', name)) === 'OK';
      });
      await promoted(primary);
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
