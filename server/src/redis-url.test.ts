import { describe, expect, test } from 'vitest';
import { parseRedisUrl } from './redis-url.ts';

const nobody = { username: '', password: '' };
const noSentinel = { sentinelUsername: '', sentinelPassword: '' };

test.each(['redis://localhost', 'rediss://user:p%40ss@[::1]:6380/2?family=6', 'REDIS://localhost/'])(
  '%s is one server',
  (url) => {
    expect(parseRedisUrl(url)).toEqual({ kind: 'single', url });
  },
);

test('Sentinels have hosts, ports of their own, the name of their primary, and perhaps a database', () => {
  expect(parseRedisUrl('redis+sentinel://a.test:5000,b,[::1]:5001/my-primary')).toEqual({
    kind: 'sentinel',
    servers: [
      { host: 'a.test', port: 5000 },
      { host: 'b', port: 26_379 },
      { host: '::1', port: 5001 },
    ],
    tls: false,
    name: 'my-primary',
    db: 0,
    ...nobody,
    ...noSentinel,
  });
  expect(parseRedisUrl('rediss+sentinel://a/primary/3')).toMatchObject({ name: 'primary', db: 3, tls: true });
});

test('the data and the Sentinels have passwords of their own', () => {
  const url = 'redis+sentinel://us%3Aer:p%40ss%2C@a,b/primary?sentinel_password=s%26cret&sentinel_username=watcher';
  expect(parseRedisUrl(url)).toMatchObject({
    servers: [{ host: 'a' }, { host: 'b' }],
    username: 'us:er',
    password: 'p@ss,',
    sentinelUsername: 'watcher',
    sentinelPassword: 's&cret',
  });
});

test('a Cluster has nodes and one database', () => {
  expect(parseRedisUrl('redis+cluster://:secret@a:7000,b/')).toEqual({
    kind: 'cluster',
    servers: [
      { host: 'a', port: 7000 },
      { host: 'b', port: 6379 },
    ],
    tls: false,
    username: '',
    password: 'secret',
  });
  expect(parseRedisUrl('rediss+cluster://a')).toMatchObject({ tls: true });
});

describe('what is spelled in another way is refused in words that repeat nothing of it', () => {
  test.each([
    ['canary', 'redis:// or rediss://'],
    ['http://:canary@a', 'redis:// or rediss://'],
    ['redis+tls://:canary@a', 'redis:// or rediss://'],
    ['redis://:canary@a,b', 'redis+cluster://'],
    ['redis://:canary@a:1,b:2', 'redis+cluster://'],
    ['redis+sentinel://:canary@a,b', 'the name is their primary’s'],
    ['redis+sentinel://:canary@a,b/', 'the name is their primary’s'],
    ['redis+sentinel://:canary@a,b/primary/x', 'perhaps /database'],
    ['redis+sentinel://:canary@a,b/primary/1/2', 'perhaps /database'],
    ['redis+sentinel://:canary@a,b/primary?password=canary', 'sentinel_password='],
    ['redis+sentinel://:canary@a,/primary', 'host:port,host:port'],
    ['redis+sentinel://:canary@/primary', 'host:port,host:port'],
    ['redis+cluster://:canary@', 'host:port,host:port'],
    ['redis+cluster://:canary@a:65536', 'host:port,host:port'],
    ['redis+cluster://:canary@a:1:2', 'host:port,host:port'],
    ['redis+cluster://:canary@a b', 'host:port,host:port'],
    ['redis+cluster://:canary@a/1', 'nodes of the Cluster'],
    ['redis+cluster://:canary@a?db=canary', 'nodes of the Cluster'],
  ])('%s', (url, expected) => {
    expect(() => parseRedisUrl(url)).toThrow(expected);
    expect(() => parseRedisUrl(url)).toThrow(/^expected ((?!canary).)*$/);
  });
});
