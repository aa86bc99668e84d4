import { createConfig, lintFromString } from '@redocly/openapi-core';
import spectral, { type RulesetDefinition } from '@stoplight/spectral-core';
import { oas } from '@stoplight/spectral-rulesets';
import { describe, expect, test } from 'vitest';
import { buildOpenApiDocument } from './document.ts';
import { toOpenApi30 } from './openapi-3-0.ts';

// Not localhost nor example.com, which linters complain about.
const document = buildOpenApiDocument({ publicUrl: 'https://auth.gatehouse.test', version: '1.2.3' });

async function byRedocly(source: unknown): Promise<string[]> {
  const config = await createConfig({
    extends: ['recommended-strict'],
    rules: {
      // Nothing is sent to `/health`, `/ready` and the keys that could be wrong.
      'operation-4xx-response': 'off',
    },
  });
  const problems = await lintFromString({ source: JSON.stringify(source), config });
  return problems.map(({ ruleId, message, location }) => `${location[0]?.pointer} ${ruleId}: ${message}`);
}

async function bySpectral(source: unknown): Promise<string[]> {
  const linter = new spectral.Spectral();
  linter.setRuleset({
    // Its types do not know that a ruleset need not extend another.
    extends: [[oas as RulesetDefinition, 'recommended']],
    rules: {
      // Whom to ask about an instance is known to its operator alone.
      'info-contact': 'off',
    },
  });
  const problems = await linter.run(JSON.stringify(source));
  return problems.map(({ code, message, path }) => `#/${path.join('/')} ${code}: ${message}`);
}

describe.each([
  ['Redocly', byRedocly],
  ['Spectral', bySpectral],
])('%s', { timeout: 120_000 }, (_, lint) => {
  test('has nothing to say about the document', async () => {
    expect(await lint(document)).toEqual([]);
  });

  test('has nothing to say about its rendition in OpenAPI 3.0', async () => {
    expect(await lint(toOpenApi30(document))).toEqual([]);
  });

  test('would complain', async () => {
    const { '/auth/login': login, '/auth/logout': logout } = document.paths;
    const paths = { '/auth/login': login, '/auth/logout': { post: { ...logout?.post, operationId: 'login' } } };
    expect((await lint({ ...document, paths })).join('\n')).toContain('operationId');
  });
});
