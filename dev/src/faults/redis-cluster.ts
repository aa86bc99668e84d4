import { freePort, isPortFree } from '../services/ports.ts';
import { allSay, type RedisDeployment, RedisServer, secret } from './redis-server.ts';

/** How far above its port a node talks to the others, and the highest port that leaves room for that. */
const busOffset = 10_000;
const highestPort = 32_000 - busOffset;

const settings = [
  'cluster-enabled yes',
  'cluster-config-file nodes.conf',
  // Short for an operator, and long enough that a busy machine is no dead node.
  'cluster-node-timeout 3000',
  `masterauth "${secret}"`,
  'repl-diskless-sync-delay 0',
];

/** A Redis Cluster of three primaries with a replica each, which takes the place of its primary by itself. */
export async function startRedisCluster(directory: string): Promise<RedisDeployment> {
  await using stack = new AsyncDisposableStack();
  const start = async (name: string) =>
    stack.use(await RedisServer.start({ directory, name, settings, port: await portWithBus() }));
  // One after the other, because each looks for two ports that are free.
  const primaries = [await start('node 1'), await start('node 2'), await start('node 3')];
  const replicas = [await start('node 4'), await start('node 5'), await start('node 6')];
  const servers = [...primaries, ...replicas];
  await form(primaries, replicas);
  const promoted = async (lost: RedisServer) => {
    const others = servers.filter((server) => server !== lost);
    await allSay('a new primary', others, async ({ client }) => {
      const holders = (await client.cluster('SLOTS')).map(([, , primary]) => primary?.[1]);
      return !holders.includes(lost.port);
    });
    await allSay('the cluster', others, isWhole);
  };
  const all = stack.move();
  return {
    url: `redis+cluster://:${encodeURIComponent(secret)}@${servers.map(({ port }) => `127.0.0.1:${port}`).join()}`,
    servers,
    promoted,
    async relieve(primary) {
      const [, , [[, port] = []]] = (await primary.client.role()) as [string, number, string[][]];
      await servers.find((server) => server.port === Number(port))?.client.cluster('FAILOVER');
      await promoted(primary);
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

async function portWithBus(): Promise<number> {
  for (;;) {
    const port = await freePort();
    if (port <= highestPort && (await isPortFree(port + busOffset))) return port;
  }
}

async function form(primaries: readonly RedisServer[], replicas: readonly RedisServer[]): Promise<void> {
  const servers = [...primaries, ...replicas];
  const share = Math.ceil(16_384 / primaries.length);
  for (const [index, { client }] of primaries.entries()) {
    const slots = Array.from({ length: Math.min(share, 16_384 - index * share) }, (_, slot) => index * share + slot);
    await client.cluster('SET-CONFIG-EPOCH', index + 1);
    await client.cluster('ADDSLOTS', ...slots);
  }
  const [first] = primaries;
  for (const { port } of servers) if (port !== first?.port) await first?.client.cluster('MEET', '127.0.0.1', port);
  const known = `cluster_known_nodes:${servers.length}`;
  await allSay('the nodes to meet', servers, async ({ client }) => (await client.cluster('INFO')).includes(known));
  for (const [index, { client }] of replicas.entries()) {
    const id = await primaries[index]?.client.cluster('MYID');
    const follow = () => client.cluster('REPLICATE', id ?? '').then(() => true);
    await allSay('the primary to be known', [replicas[index] as RedisServer], follow);
  }
  for (const replica of replicas) await replica.follows();
  await allSay('the replicas to be known', servers, async ({ client }) =>
    (await client.cluster('SLOTS')).every((range) => range.length === 4),
  );
  await allSay('the cluster', servers, isWhole);
}

const isWhole = async ({ client }: RedisServer) => (await client.cluster('INFO')).includes('cluster_state:ok');
