import type { Random } from '../../random.ts';

const types = [
  'Date',
  'undefined',
  'bigint',
  'number',
  'regexp',
  'set',
  'map',
  'URL',
  'Error',
  ['class', 'Admin'],
  ['custom', 'Admin'],
  ['symbol', 'x'],
  ['typed-array', 'Uint8Array'],
  'nonsense',
];

const paths = [
  'email',
  'id',
  'password',
  'limit',
  'created_after',
  'after',
  'q',
  'a.b.c',
  '',
  '__proto__',
  '__proto__.polluted',
  'constructor.prototype',
  '0',
  'a\\.b',
];

/** An input as superjson sends it, at times with notes on types that do not fit. */
export function hostileEnvelope(json: unknown, random: Random): unknown {
  if (random.chance(0.75)) return { json };
  return random.pick([
    { json, meta: { values: notes(random) } },
    { json, meta: { values: notes(random), v: random.pick([0, 1, 99, 'x']) } },
    { json, meta: { referentialEqualities: { [random.pick(paths)]: [random.pick(paths), random.pick(paths)] } } },
    { json, meta: random.pick<unknown>([null, 7, [], 'x', { values: null }, { values: [[['Date']]] }]) },
    { json, meta: { values: [random.pick(types)] } },
    json,
    { meta: { values: notes(random) } },
  ]);
}

const notes = (random: Random) =>
  Object.fromEntries(Array.from({ length: random.int(1, 4) }, () => [random.pick(paths), [random.pick(types)]]));
