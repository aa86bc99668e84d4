import { freePort, isPortFree } from '../services/ports.ts';
import { waitUntil } from '../wait-until.ts';
import { allSay, patience, type RedisDeployment, RedisServer, secret } from './redis-server.ts';

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
      const replica = await replicaOf(primary, servers);
      // Who is not connected to a node that takes over counts by itself until it is, as while it is away.
      const isKnown = async () => (await callers(replica)) >= (await callers(primary));
      await waitUntil(isKnown, { ...patience, what: `whoever calls ${primary.name} to know ${replica.name}` });
      // An election that is not won, on a busy machine or soon after another, is given up: who asked for it asks again.
      await waitUntil(() => takesOver(replica), { ...patience, what: `${replica.name} to take over` });
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

async function replicaOf(primary: RedisServer, servers: readonly RedisServer[]): Promise<RedisServer> {
  const [, , [[, port] = []]] = (await primary.client.role()) as [string, number, string[][]];
  const replica = servers.find((server) => server.port === Number(port));
  if (replica === undefined) throw new Error(`${primary.name} has no replica`);
  return replica;
}

/** How many clients send it commands. Those that only ask who holds which slots have a name, and S and M are its own. */
async function callers({ client }: RedisServer): Promise<number> {
  const list = (await client.client('LIST')) as string;
  return list.match(/ name= .* flags=[^SM ]+ /g)?.length ?? 0;
}

async function takesOver(replica: RedisServer): Promise<boolean> {
  await replica.client.cluster('FAILOVER');
  await waitUntil(() => replica.isPrimary(), { what: `${replica.name} to be elected`, timeoutMs: 10_000 });
  return true;
}

const isWhole = async ({ client }: RedisServer) => (await client.cluster('INFO')).includes('cluster_state:ok');
