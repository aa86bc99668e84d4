import type { ProcedureSpec } from '@gatehouse/shared';
import type { Random } from '../../random.ts';
import { hostileText } from './hostile-texts.ts';
import { hostileValue, inputSchema, type Schema, validValue } from './values.ts';

export type Fields = Record<string, unknown>;

/** Fields that no input has, and that something behind it may. */
const foreignFields = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'then',
  'role',
  'is_admin',
  'isVerified',
  'is_verified',
  'version',
  'id',
  'user_id',
  'password_hash',
  'passwordHash',
  'failed_sign_ins',
  'created_at',
  'pending_email',
  'json',
  'meta',
  '',
  '0',
  'a.b',
  'a[b]',
  'email ',
  'Email',
];

/** An input that is valid, nearly valid, or garbage. */
export function makeInput(spec: ProcedureSpec, random: Random, people: readonly string[]): unknown {
  const schema = inputSchema(spec);
  if (random.chance(0.05)) return hostileValue({}, random);
  const input = validInput(schema, random, people);
  for (let left = random.pick([0, 0, 0, 1, 1, 2, 4]); left > 0; left--) spoil(input, schema, random, people);
  return input;
}

function validInput({ properties = {}, required = [] }: Schema, random: Random, people: readonly string[]): Fields {
  const input: Fields = {};
  for (const [name, schema] of Object.entries(properties)) {
    if (required.includes(name) || random.chance(0.4)) put(input, name, validValue(schema, name, random, people));
  }
  return input;
}

function spoil(input: Fields, { properties = {} }: Schema, random: Random, people: readonly string[]): void {
  const names = Object.keys(properties);
  const name = names.length > 0 ? random.pick(names) : random.pick(foreignFields);
  const schema = properties[name] ?? {};
  switch (random.int(0, 5)) {
    case 0:
      delete input[name];
      return;
    case 1:
      put(
        input,
        random.pick(foreignFields),
        random.pick<unknown>(['admin', true, 1, null, { isAdmin: true }, hostileText(random)]),
      );
      return;
    case 2:
      put(input, name, `${validValue(schema, name, random, people)}${hostileText(random)}`);
      return;
    case 3:
      put(input, name, [validValue(schema, name, random, people)]);
      return;
    default:
      put(input, name, hostileValue(schema, random));
  }
}

/** An own field, also where an assignment would set the prototype. */
function put(input: Fields, name: string, value: unknown): void {
  Object.defineProperty(input, name, { value, enumerable: true, configurable: true, writable: true });
}
