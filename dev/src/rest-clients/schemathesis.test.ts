import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attempt } from '../packages/run.ts';
import { freePort, password, signedIn, startGatehouse, startServer } from '../testing/index.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { download } from './example.ts';

test('Schemathesis finds nothing that is not as the document says', { timeout: 600_000 }, async (context) => {
  const cwd = temporaryDirectory();
  await download(context, 'python3', ['-m', 'venv', 'venv'], { cwd });
  await download(context, 'venv/bin/pip', ['install', '--quiet', 'schemathesis==4.32.5'], { cwd });

  await using gatehouse = await startGatehouse();
  const port = String(await freePort());
  // A process of its own, whose document says where it is.
  const url = `http://127.0.0.1:${port}`;
  await using _server = await startServer({ ...gatehouse.env, PORT: port, PUBLIC_URL: url });
  const administrators = [];
  for (let i = 0; i < 10; i++) administrators.push((await signedIn(gatehouse, { role: 'admin' })).email);

  // It leaves what it found beside its settings.
  cpSync(join(import.meta.dirname, 'schemathesis'), cwd, { recursive: true });
  const env = {
    PATH: process.env.PATH,
    GATEHOUSE_URL: url,
    ADMINISTRATORS: JSON.stringify(administrators),
    PASSWORD: password,
  };
  const args = ['run', `${url}/openapi.json`, '--seed=1', '--max-examples=3', '--continue-on-failure'];
  const { code, output } = await attempt('venv/bin/schemathesis', args, { cwd, env });
  expect(code, output).toBe(0);
});
