import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { runCommand } from '@gatehouse/dev/testing';
import { describe, expect, test } from 'vitest';

const server = join(import.meta.dirname, 'start.js');
const worker = join(import.meta.dirname, '../../worker/src/start.js');
const away = { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/nothing', REDIS_URL: 'redis://127.0.0.1:9' };
const stack = /^\s+at |node:internal|\.ts:\d+/m;

describe.each([
  ['server', server],
  ['worker', worker],
])('the %s', (_, entry) => {
  test('does not start with a configuration that is not valid, and says in a few lines why', async () => {
    const env = { ...away, ENVIRONMENT: 'production', PORT: 'x', RATE_LIMITS: 'nothing=1/1', TRUSTED_PROXIES: 'me' };
    const { code, output } = await runCommand({ entry, env });
    expect(code).toBe(78);
    const [title, ...lines] = output.split('\n');
    expect(title).toBe('The configuration is not valid:');
    const names = lines.map((line) => line.split(':')[0]).sort();
    expect(names).toEqual(['PORT', 'RATE_LIMITS', 'SECRET_KEY', 'TRUSTED_PROXIES']);
    expect(output).not.toMatch(stack);
  });

  test('does not start in production with a short secret', async () => {
    const { code, output } = await runCommand({
      entry,
      env: { ...away, ENVIRONMENT: 'production', SECRET_KEY: 'abc' },
    });
    expect(code).toBe(78);
    expect(output).toContain('SECRET_KEY: expected at least 32 bytes');
    expect(output).not.toMatch(stack);
  });
});

test('a port that somebody else has is named', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  try {
    const { port } = other.address() as { port: number };
    const { code, output } = await runCommand({ entry: server, env: { ...away, PORT: String(port) } });
    expect(code).toBe(1);
    expect(output).toContain(`PORT: port ${port} on 127.0.0.1 is in use by another process`);
    expect(output).not.toMatch(stack);
  } finally {
    other.close();
  }
});

test('an address that this machine does not have is named', async () => {
  const { code, output } = await runCommand({ entry: server, env: { ...away, HOST: '192.0.2.1' } });
  expect(code).toBe(1);
  expect(output).toContain('192.0.2.1');
  expect(output).not.toMatch(stack);
});
