import querystring from 'node:querystring';

/** Where Redis is. */
export type RedisTarget =
  | { readonly kind: 'single'; readonly url: string }
  | (Servers & {
      readonly kind: 'sentinel';
      /** Of the primary, as the Sentinels call it. */
      readonly name: string;
      readonly db: number;
      readonly sentinelUsername: string;
      readonly sentinelPassword: string;
    })
  | (Servers & { readonly kind: 'cluster' });

/** The Sentinels, or some nodes of a Cluster; the others are asked of them. What is empty was not given. */
interface Servers {
  readonly servers: readonly { readonly host: string; readonly port: number }[];
  readonly tls: boolean;
  /** For the servers that hold the data. */
  readonly username: string;
  readonly password: string;
}

type Kind = RedisTarget['kind'];

/** The shortest word on it. */
export const redisUrlExpected =
  'expected a URL that starts with redis:// or rediss://, redis+sentinel:// or redis+cluster:// (rediss+ for TLS)';

const expected: Record<Kind, string> = {
  single: redisUrlExpected,
  sentinel:
    'expected redis+sentinel://user:password@host:port,host:port/name, where the hosts are Sentinels and the name is their primary’s; then perhaps /database and ?sentinel_username=&sentinel_password=',
  cluster: 'expected redis+cluster://user:password@host:port,host:port, where the hosts are nodes of the Cluster',
};

/**
 * Reads REDIS_URL. Several servers are spelled as LangChain, Prefect and others do.
 * @throws Error with what was expected, and nothing of what was given: it may hold a password
 */
export function parseRedisUrl(url: string): RedisTarget {
  const [, kind = 'single'] = /^rediss?\+(sentinel|cluster):/.exec(url) ?? [];
  const target = readers[kind as Kind](url);
  if (target === undefined) throw new Error(expected[kind as Kind]);
  return target;
}

const readers: Record<Kind, (url: string) => RedisTarget | undefined> = {
  single(url) {
    const parsed = URL.parse(url);
    const known = parsed !== null && ['redis:', 'rediss:'].includes(parsed.protocol) && !parsed.host.includes(',');
    return known ? { kind: 'single', url } : undefined;
  },

  sentinel(url) {
    const { servers, path, options } = readSeveral(url, 26_379) ?? {};
    const [, name, db = '0'] = /^\/([\w.-]+)(?:\/(\d{1,5}))?$/.exec(path ?? '') ?? [];
    if (servers === undefined || options === undefined || name === undefined) return undefined;
    const { sentinel_username: sentinelUsername = '', sentinel_password: sentinelPassword = '', ...others } = options;
    if (Object.keys(others).length > 0) return undefined;
    return { kind: 'sentinel', ...servers, name, db: Number(db), sentinelUsername, sentinelPassword };
  },

  cluster(url) {
    const { servers, path, options } = readSeveral(url, 6379) ?? {};
    // A Cluster has one database, and no other options of ours.
    if (servers === undefined || !/^\/?$/.test(path ?? '') || Object.keys(options ?? {}).length > 0) return undefined;
    return { kind: 'cluster', ...servers };
  },
};

function readSeveral(url: string, defaultPort: number) {
  const [, scheme, credentials = '', list, rest = ''] = /^([^:]+):\/\/([^/?#]*@)?([^/?#@]+)([/?].*)?$/.exec(url) ?? [];
  // Each server with all that is the same for all of them is a URL as others are.
  const parsed = list?.split(',').map((server) => URL.parse(`redis://${credentials}${server}${rest}`));
  const [first] = parsed ?? [];
  if (parsed === undefined || !first || !parsed.every((one) => one !== null && one.hostname !== '')) return undefined;
  const servers: Servers = {
    servers: parsed.flatMap((one) =>
      one ? [{ host: bare(one.hostname), port: Number(one.port) || defaultPort }] : [],
    ),
    tls: scheme?.startsWith('rediss') ?? false,
    username: querystring.unescape(first.username),
    password: querystring.unescape(first.password),
  };
  return { servers, path: first.pathname, options: Object.fromEntries(first.searchParams) };
}

/** An IPv6 address without its brackets. */
const bare = (hostname: string) => hostname.replace(/^\[(.*)\]$/, '$1');
