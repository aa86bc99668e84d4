import { plainHttp, postJson, signedIn, startGatehouse, startServer } from '@gatehouse/dev/testing';
import { problem } from '@gatehouse/shared';
import { describe, expect, test } from 'vitest';

/** What a body could tell of how it is made inside. */
const leak = /relation|audit_events|select|insert|stack|\bat \/|\.ts|node_modules|Exception|Error:|kysely|postgres/i;

interface LogLine {
  level: string;
  msg: string;
  request_id?: string;
  status?: number;
  err?: { message: string; stack: string };
}

describe.each(['development', 'production', undefined])('with NODE_ENV %s', (nodeEnv) => {
  test('what fails inside is told by its request id alone, and is in the log once', async () => {
    await using gatehouse = await startGatehouse();
    const { token } = await signedIn(gatehouse);
    const { PORT: _, ...env } = gatehouse.env;
    const debug = { LOG_LEVEL: 'debug', ...(nodeEnv !== undefined && { NODE_ENV: nodeEnv }) };
    await using server = await startServer({ ...env, ...debug });
    await gatehouse.sql('alter table audit_events rename to events_elsewhere');

    const headers = { authorization: `Bearer ${token}` };
    const rest = await postJson(`${server.url}/api/v1/auth/logout-all`, {}, headers);
    expect(rest.status).toBe(500);
    const { request_id: restId, ...told } = problem.parse(rest.body);
    expect(told).toEqual({
      type: 'http://localhost:8000/docs/errors#internal',
      title: 'Something went wrong on our side',
      status: 500,
      detail: 'Something went wrong on our side',
      instance: '/api/v1/auth/logout-all',
      code: 'internal',
    });
    expect(rest.headers.get('x-request-id')).toBe(restId);

    const trpc = await postJson(`${server.url}/trpc/auth.logoutAll`, {}, headers);
    expect(trpc.status).toBe(500);
    const trpcId = trpc.headers.get('x-request-id');
    expect(trpc.body.error.json).toEqual({
      message: 'Something went wrong on our side',
      code: -32603,
      data: {
        code: 'INTERNAL_SERVER_ERROR',
        httpStatus: 500,
        path: 'auth.logoutAll',
        error: { code: 'internal', request_id: trpcId },
      },
    });
    for (const { text } of [rest, trpc]) expect(text.replace(/logout-all|problem/g, '')).not.toMatch(leak);

    for (const id of [restId, trpcId]) {
      await server.process.waitForLine(new RegExp(`${id}.*"msg":"request"`));
      const lines = server.process.output.map((line) => JSON.parse(line) as LogLine);
      const errors = lines.filter((line) => line.level === 'error' && line.request_id === id);
      expect(errors).toHaveLength(1);
      expect(errors[0]?.err?.message).toContain('audit_events');
      expect(errors[0]?.err?.stack).toContain('at ');
    }
    // The session stands: nothing half-done remains.
    await gatehouse.sql('alter table events_elsewhere rename to audit_events');
    expect((await plainHttp(`${server.url}/api/v1/users/me`, { headers })).status).toBe(200);
  });
});

test('one call of a batch that fails inside leaves the others their answers', async () => {
  await using gatehouse = await startGatehouse();
  const { token } = await signedIn(gatehouse, { role: 'admin' });
  await gatehouse.sql('alter table audit_events rename to events_elsewhere');
  const headers = { authorization: `Bearer ${token}` };
  const input = encodeURIComponent('{"1": {"json": {}}}');
  const path = `/trpc/users.me,admin.audit.list?batch=1&input=${input}`;
  const { status, body } = await plainHttp(gatehouse.url + path, { headers });
  expect(status).toBe(207);
  expect(body[0].result.data.json.role).toBe('admin');
  expect(body[1].error.json.data.error.code).toBe('internal');
});
