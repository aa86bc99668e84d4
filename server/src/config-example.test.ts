import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { environmentSchema, loadConfig } from './config.ts';

const text = readFileSync(join(import.meta.dirname, '../../.env.example'), 'utf8');

interface Entry {
  comment: string;
  /** What stands behind the `=`. */
  value: string;
}

/** Each variable is an assignment, commented out, under the comment that describes it. */
const entries = new Map<string, Entry>();
for (const block of text.split('\n\n')) {
  const [, name, value = ''] = /^#?([A-Z][A-Z0-9_]*)=(.*)$/m.exec(block) ?? [];
  if (name !== undefined) entries.set(name, { comment: block.slice(0, block.indexOf(`${name}=`)), value });
}

const shape = environmentSchema.shape;
const names = Object.keys(shape) as (keyof typeof shape)[];

test('.env.example has every variable, and no other', () => {
  const given = [...text.matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name);
  expect(given).toEqual(names);
});

describe.each(names)('%s', (name) => {
  test('is described as in the schema', () => {
    expect(shape[name].description).toMatch(/\.$/);
    expect(entries.get(name)?.comment).toContain(shape[name].description);
  });

  test('shows its default', () => {
    const fallback = (shape[name] as { def: { defaultValue?: unknown } }).def.defaultValue;
    if (fallback !== undefined) expect(entries.get(name)?.value).toBe(String(fallback));
  });
});

test('it has no secret in it that somebody could leave as it is', () => {
  for (const name of ['SECRET_KEY', 'SMTP_PASSWORD', 'DASHBOARD_PASSWORD']) expect(entries.get(name)?.value).toBe('');
});

test('its samples and defaults can be used as they are', () => {
  expect(() => loadConfig(Object.fromEntries([...entries].map(([name, { value }]) => [name, value])))).not.toThrow();
});
