import { describe, expect, test } from 'vitest';
import { createConformanceChecker } from './conformance.ts';
import { buildOpenApiDocument } from './document.ts';
import { exampleProblem } from './example-problem.ts';
import type { Response } from './types.ts';

const document = buildOpenApiDocument({ publicUrl: 'https://auth.example.com/id', version: '1.2.3' });
const { check } = createConformanceChecker(document);

const success = document.paths['/users/me']?.get?.responses[200] as Response;
const user = success.content?.['application/json']?.example as Record<string, unknown>;
const me = { method: 'GET', path: '/id/api/v1/users/me', status: 200, contentType: 'application/json; charset=utf-8' };
const problemOf = (code: Parameters<typeof exampleProblem>[0]) => exampleProblem(code, 'https://auth.example.com');

describe('a response is described', () => {
  test('if its body fits', () => {
    check({ ...me, body: user });
    check({ ...me, path: `${me.path}?x=1`, body: { ...user, phone: null, last_login: null } });
  });

  test('if it is a problem', () => {
    const contentType = 'application/problem+json';
    check({ ...me, status: 401, contentType, body: problemOf('token_invalid') });
    check({ method: 'get', path: '/id/ready', status: 503, contentType, body: problemOf('unavailable') });
  });

  test('if it has no body, where none is described', () => {
    const path = '/id/api/v1/users/me/sessions/019ab5a0-8d2f-7c55-8e8f-4a2a6d3bac21';
    check({ method: 'DELETE', path, status: 204 });
    check({ method: 'DELETE', path, status: 204, contentType: null, body: '' });
  });

  test('if it is one of the service itself', () => {
    check({ method: 'GET', path: '/id/health', status: 200, contentType: 'application/json', body: { status: 'ok' } });
  });
});

describe('a response is not described', () => {
  test.each([
    ['a field is unknown', { ...me, body: { ...user, password_hash: 'x' } }, /password_hash/],
    ['a field is missing', { ...me, body: { id: user.id } }, /required/],
    ['a time is no time', { ...me, body: { ...user, created_at: 'yesterday' } }, /created_at.*date-time/s],
    ['the body is missing', { ...me, body: undefined }, /breaks its schema/],
    ['the status is another', { ...me, status: 202, body: user }, /status is not described/],
    ['the content type is another', { ...me, contentType: 'text/html', body: user }, /text\/html is not described/],
    ['there is a body too many', { ...me, method: 'DELETE', status: 204, body: user }, /none is described/],
    ['the method is another', { ...me, method: 'POST', body: user }, /no such operation/],
    ['the path is another', { ...me, path: '/users/me', body: user }, /no such operation/],
    [
      'an error is of another status',
      { ...me, status: 400, contentType: 'application/problem+json', body: {} },
      /code/,
    ],
  ])('if %s', (_, response, message) => {
    expect(() => check(response)).toThrow(message);
  });
});
