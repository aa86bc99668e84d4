import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { languages } from '../languages/index.ts';
import { mailTemplates } from '../templates.ts';
import { PreviewError, runPreview } from './run.ts';
import { previewSite } from './site.ts';

const silent = { say: () => {} };
const site = previewSite();

describe('served', () => {
  let server: Server;
  let base: string;

  beforeAll(async () => {
    const started = await runPreview(['--port', '0'], silent);
    if (started === null) throw new Error('the preview did not serve');
    server = started;
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  test('on loopback only', () => {
    expect((server.address() as AddressInfo).address).toBe('127.0.0.1');
  });

  test('every page, under a policy that lets no script run', async () => {
    expect(site.size).toBe(2 + languages.length * mailTemplates.length * 3);
    for (const [path, page] of site) {
      const response = await fetch(`${base}/${path}`);
      expect([path, response.status, response.headers.get('content-type')]).toEqual([
        path,
        200,
        `${page.type}; charset=utf-8`,
      ]);
      expect(await response.text()).toBe(page.body);
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain('script-src');
      expect(policy.includes('sandbox')).toBe(path.endsWith('.mail.html'));
    }
  });

  test('the index leads to each mail, and no link in the preview is dead', async () => {
    const index = await (await fetch(`${base}/`)).text();
    for (const { tag } of languages) {
      for (const template of mailTemplates) expect(index).toContain(`href="${tag}/${template}.html"`);
    }
    for (const [path, page] of site) {
      if (page.type !== 'text/html' || page.isMail === true) continue;
      for (const [, target = ''] of page.body.matchAll(/(?:href|src)="(?!data:)([^"]+)"/g)) {
        expect(site.has(new URL(target, `${base}/${path}`).pathname.slice(1)), `${path} → ${target}`).toBe(true);
      }
    }
  });

  test('nothing else', async () => {
    for (const path of ['/nope', '/..%2fpackage.json', '/__proto__'])
      expect((await fetch(base + path)).status).toBe(404);
    const post = await fetch(base, { method: 'POST', body: 'x' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  test('a taken port is reported by its number', async () => {
    const { port } = server.address() as AddressInfo;
    const second = runPreview(['--port', String(port)], silent);
    await expect(second).rejects.toThrow(PreviewError);
    await expect(second).rejects.toThrow(`Port ${port} is taken`);
  });
});

describe('written', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mail-preview-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  test('all pages become files', async () => {
    expect(await runPreview(['--out', directory], silent)).toBeNull();
    for (const [path, page] of site) expect(await readFile(join(directory, path), 'utf8')).toBe(page.body);
  });

  test('a place that is no directory is refused in words', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    await expect(runPreview(['--out', file], silent)).rejects.toThrow(`Cannot write to ${file}`);
  });
});

test.each([['--port', 'abc'], ['--port', '70000'], ['--port', '-1'], ['--out', ''], ['--what'], ['extra']])(
  'arguments %j %j are refused with the usage',
  async (...args) => {
    const run = runPreview(
      args.filter((arg) => arg !== undefined),
      silent,
    );
    await expect(run).rejects.toThrow(PreviewError);
    await expect(run).rejects.toThrow('npm run mail:preview');
  },
);
