import { afterAll, expect, test } from 'vitest';
import { Random } from '../../random.ts';
import { expectCommon } from './every-answer.ts';
import { startFuzzed } from './fuzzed.ts';
import { readAnswers } from './raw-answers.ts';
import { exchange } from './raw-exchange.ts';
import { rawBytes, shapes } from './raw-requests.ts';
import { inFlight, scaled, seed, timeLimit } from './settings.ts';

const fuzzed = await startFuzzed();
afterAll(() => fuzzed[Symbol.asyncDispose]());

const connections = scaled(4000);
const counts = new Map<string, number>();
const failures: string[] = [];
let next = 0;

async function attack(bytes: string, pieces: number, isRude: boolean, name: string) {
  try {
    const answers = readAnswers(await exchange(fuzzed.url, bytes, pieces, isRude));
    for (const answer of answers) expectCommon({ target: '/' }, answer);
    const key = answers.map(({ status }) => status).join('+') || 'hung up';
    counts.set(key, (counts.get(key) ?? 0) + 1);
  } catch (error) {
    failures.push(
      `${name}\n${JSON.stringify(bytes)}\nin ${pieces} pieces${isRude ? ', then reset' : ''}\n${(error as Error).message}`,
    );
  }
}

async function run(count: number) {
  const end = next + count;
  const lane = async () => {
    while (next < end && failures.length < 5) {
      const number = next++;
      const random = new Random(seed, number);
      await attack(
        rawBytes(random),
        random.pick([1, 1, 2, 7]),
        random.chance(0.2),
        `connection ${number} of the seed ${seed}`,
      );
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
}

test('every shape that made readers disagree gets well-formed answers below 500, or is hung up on', async () => {
  for (const [index, shape] of shapes.entries()) {
    await attack(shape, 1, false, `shape ${index}`);
    await attack(shape, 5, false, `shape ${index}`);
  }
  expect(failures.splice(0).join('\n\n')).toBe('');
});

test(
  'whatever bytes come get well-formed answers below 500, or are hung up on, and nothing stays in memory',
  async () => {
    console.log(`FUZZ_SEED=${seed}: ${connections} connections of raw bytes`);
    await run(connections / 2);
    const half = await fuzzed.vitals();
    await run(connections / 2);
    const whole = await fuzzed.vitals();
    expect(failures.join('\n\n')).toBe('');
    expect(fuzzed.server.running).toBe(true);
    expect(fuzzed.server.output.filter((line) => line.startsWith('{'))).toEqual([]);
    console.log(`FUZZ_SEED=${seed}: ${[...counts].map(([key, count]) => `${key} × ${count}`).join(', ')}`);
    console.log(`heap after half: ${half.heap >> 20} MiB, after all: ${whole.heap >> 20} MiB`);
    expect(whole.heap / half.heap).toBeLessThan(1.15);
  },
  timeLimit,
);
