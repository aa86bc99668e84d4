import { Writable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { lazyChild } from './lazy-child.ts';
import { createLogger } from './logger.ts';

const lines: Record<string, unknown>[] = [];
const destination = new Writable({
  write(chunk, _encoding, done) {
    lines.push(JSON.parse(String(chunk)));
    done();
  },
});

test('says what a child says, and is none before', () => {
  const parent = createLogger('info', 'api', destination);
  const made = vi.spyOn(parent, 'child');
  const logger = lazyChild(parent, { request_id: '1', token: 'secret' });
  expect(made).not.toHaveBeenCalled();
  logger.debug('nothing');
  logger.warn({ code: 'internal' }, 'Something went wrong');
  logger.info('again');
  expect(made).toHaveBeenCalledTimes(1);
  logger.child({ part: 'body' }).error('Too large');
  const common = { name: 'api', pid: process.pid, request_id: '1', token: '[redacted]' };
  expect(lines).toEqual([
    { ...common, level: 'warn', time: expect.anything(), code: 'internal', msg: 'Something went wrong' },
    { ...common, level: 'info', time: expect.anything(), msg: 'again' },
    { ...common, level: 'error', time: expect.anything(), part: 'body', msg: 'Too large' },
  ]);
});
