import { environmentSchema, loadConfig } from '@gatehouse/server/config';
import { expect, test } from 'vitest';
import { buildConfigurationPage } from './configuration-page.ts';
import { buildEnvironmentExample } from './environment-example.ts';
import { sections } from './settings.ts';

const names = Object.keys(environmentSchema.shape);
const settings = sections().flatMap((section) => section.settings);
const setting = (name: string) => settings.find((one) => one.name === name);

/** The file as a shell or Compose reads it, with every variable given. */
const example = Object.fromEntries(
  [...buildEnvironmentExample().matchAll(/^#([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name, value]) => [name, value]),
);

test('every variable is in a section, with a meaning that is a sentence', () => {
  expect(settings.map(({ name }) => name)).toEqual(names);
  expect(settings.filter(({ meaning }) => !meaning.endsWith('.'))).toEqual([]);
});

test('bounds, defaults and what is needed are those of the start', () => {
  expect(setting('PORT')).toMatchObject({ expected: 'a whole number from 0 to 65535', fallback: '8000' });
  expect(setting('PORT')?.neededBy).toBeUndefined();
  expect(setting('REDIS_PREFIX')).toMatchObject({ expected: expect.stringMatching(/^no braces/) });
  expect(setting('APP_NAME')).toMatchObject({ expected: 'at most 64 characters' });
  expect(setting('SMTP_PASSWORD')).toMatchObject({ expected: undefined, fallback: '' });
  expect(setting('CORS_ORIGINS')).toMatchObject({ fallback: '' });
  expect(settings.filter(({ neededBy }) => neededBy === 'everybody').map(({ name }) => name)).toEqual([
    'DATABASE_URL',
    'REDIS_URL',
  ]);
  expect(setting('SECRET_KEY')).toMatchObject({ neededBy: 'production' });
});

test('a section begins where a variable names it, and goes on to the next', () => {
  const [first, second] = sections();
  expect(first).toMatchObject({ title: 'The service' });
  expect(first?.settings.map(({ name }) => name)).toContain('PUBLIC_URL');
  expect(second).toMatchObject({ title: 'Secrets', settings: [{ name: 'SECRET_KEY' }] });
});

test('.env.example has every variable, and no secret that somebody could leave as it is', () => {
  expect(Object.keys(example)).toEqual(names);
  expect(example).toMatchObject({ SECRET_KEY: '', SMTP_PASSWORD: '', DASHBOARD_PASSWORD: '' });
});

test('what .env.example shows can be used as it is', () => {
  expect(() => loadConfig(example)).not.toThrow();
});

test('.env.example has no comment beyond 120 characters', () => {
  const comments = buildEnvironmentExample().match(/^# .*$/gm) ?? [];
  expect(comments.length).toBeGreaterThan(names.length);
  expect(comments.filter((line) => line.length > 120)).toEqual([]);
});

test('a table has three columns, whatever the words in it', () => {
  const rows = buildConfigurationPage().match(/^\|.*$/gm) ?? [];
  expect(rows.length).toBeGreaterThan(names.length);
  expect(rows.filter((row) => row.split(/(?<!\\)\|/).length !== 5)).toEqual([]);
});
