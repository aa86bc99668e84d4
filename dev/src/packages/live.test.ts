import { password, signedIn, startGatehouse, type TestGatehouse } from '@gatehouse/dev/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newEmail, testMailbox } from '../testing/index.ts';
import { compile, nodeProgram, resolutions } from './compile.ts';
import { type Consumer, openWorkshop, type Workshop } from './consumer.ts';
import { attempt } from './run.ts';
import { nodeTypes } from './versions.ts';

const issuer = 'https://auth.example.com';
const TIMEOUT_MS = 120_000;

let workshop: Workshop;
let consumer: Consumer;
let gatehouse: TestGatehouse;
beforeAll(async () => {
  workshop = await openWorkshop();
  consumer = await workshop.createConsumer(['shared', 'client'], nodeTypes);
  gatehouse = await startGatehouse({ worker: true, env: { PUBLIC_URL: issuer } });
}, TIMEOUT_MS);
afterAll(async () => {
  await gatehouse?.[Symbol.asyncDispose]();
  workshop?.[Symbol.dispose]();
});

/** What the project's Node needs of ours: no flag and no condition that would lead it to the sources. */
const plainEnvironment = { PATH: process.env.PATH };

test('the installed packages take an account through every flow', { timeout: TIMEOUT_MS }, async () => {
  for (const name of ['flows.ts', 'mailbox.ts']) consumer.addFixture(name);
  const emit = { noEmit: false, rewriteRelativeImportExtensions: true };
  const options = { ...resolutions.nodenext, ...nodeProgram, lib: ['es2024'], skipLibCheck: true, ...emit };
  expect(await compile(consumer, { typescript: 'repository', files: ['flows.ts'], options })).toEqual([]);
  const admin = await signedIn(gatehouse, { role: 'admin', email: newEmail('operator') });
  const { output } = await attempt(process.execPath, ['flows.js'], {
    cwd: consumer.directory,
    env: {
      ...plainEnvironment,
      GATEHOUSE_URL: gatehouse.url,
      MAILBOX_URL: testMailbox().webUrl,
      ISSUER: issuer,
      EMAIL: newEmail('ada'),
      NEW_EMAIL: newEmail('king'),
      ADMIN_EMAIL: admin.email,
      ADMIN_PASSWORD: password,
    },
  });
  expect(output.trim().split('\n')).toEqual([
    'register',
    'errors',
    'verify email',
    'login',
    'me',
    'update',
    'refresh',
    'change password',
    'sessions',
    'verify token',
    'per request',
    'change email',
    'reset password',
    'logout',
    'admin',
    'states',
  ]);
});

test('CommonJS requires the packages, ESM though they are', async () => {
  const program = `
    const { createGatehouse } = require('@gatehouse/client');
    const { createVerifier } = require('@gatehouse/client/verify');
    const { createMockGatehouse } = require('@gatehouse/client/testing');
    const { auth } = require('@gatehouse/shared');
    console.log(typeof createGatehouse, typeof createVerifier, typeof createMockGatehouse, typeof auth);`;
  const { output } = await attempt(process.execPath, ['--input-type=commonjs', '--eval', program], {
    cwd: consumer.directory,
    env: plainEnvironment,
  });
  expect(output.trim()).toBe('function function function object');
});
