import { definitionName, toJsonSchema } from '@gatehouse/server/openapi/json-schema';
import type { ProcedureSpec } from '@gatehouse/shared';
import type { Random } from '../../random.ts';
import { hostileText } from './hostile-texts.ts';

/** What the generator looks at in a JSON Schema. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

const inputSchemas = new Map<ProcedureSpec, Schema>();

/** The schema of a procedure's input, as JSON Schema has it. */
export function inputSchema(spec: ProcedureSpec): Schema {
  const known = inputSchemas.get(spec);
  if (known) return known;
  const { schema, definitions } = toJsonSchema(spec.input, 'input');
  const resolved = (definitions[definitionName(schema) ?? ''] ?? schema) as Schema;
  inputSchemas.set(spec, resolved);
  return resolved;
}

/**
 * A value that its schema most likely takes. What only a live account can tell is a name such as `~user.email~`,
 * which is replaced when the request is sent, so that a case can be written down and sent again.
 * @param people of the cast, whom the value may be about
 */
export function validValue(schema: Schema, name: string, random: Random, people: readonly string[]): unknown {
  const types = [schema.type ?? 'string'].flat();
  if (types.includes('null') && random.chance(0.1)) return null;
  if (schema.enum) return random.pick(schema.enum);
  if (types.includes('integer')) return random.int(schema.minimum ?? 0, schema.maximum ?? 1000);
  if (types.includes('boolean')) return random.chance(0.5);
  return knownValue(name, random, people) ?? formatted(schema, random);
}

/** The values that get behind the first check. */
function knownValue(name: string, random: Random, people: readonly string[]): string | undefined {
  const person = random.pick(people);
  const known: Record<string, readonly string[]> = {
    email: [`fuzz-${random.hex(6)}@example.com`, `~${person}.email~`],
    id: [`~${person}.id~`, `~${person}.session~`, uuid(random)],
    user_id: [`~${person}.id~`],
    password: [`a passphrase ${random.hex(8)}`, '~user.password~'],
    old_password: [`a passphrase ${random.hex(8)}`, '~user.password~'],
    new_password: [`a passphrase ${random.hex(8)}`],
    refresh_token: ['~user.refresh~', '~bystander.session~'],
    otp: [String(random.int(100_000, 999_999))],
    cursor: [cursor(random)],
    q: ['fuzz', 'a%', 'ada', 'x_y'],
  };
  return known[name] && random.pick(known[name]);
}

const uuid = (random: Random) =>
  `${random.hex(8)}-${random.hex(4)}-7${random.hex(3)}-a${random.hex(3)}-${random.hex(12)}`;

function cursor(random: Random): string {
  const order = random.pick([
    'created_at',
    '-created_at',
    'email',
    '-email',
    'last_login',
    '-last_login',
    'audit',
    'at',
  ]);
  const value = random.pick([null, 0, 1, -1, 1.8e12, 8.64e15, 9e15, 1.5, 'a', '\0', '\ud800', [], {}]);
  const id = random.pick([uuid(random), 'x', null, '\0']);
  return Buffer.from(JSON.stringify([order, value, id])).toString('base64url');
}

function formatted({ format, examples = [] }: Schema, random: Random): unknown {
  if (format === 'date-time') return new Date(random.int(-6.2e13, 2.5e14)).toISOString();
  if (format === 'uuid') return uuid(random);
  return examples.length > 0 ? random.pick(examples) : `text ${random.hex(4)}`;
}

/** A value at a bound of its schema, of another type, or of no use to anybody. */
export function hostileValue(schema: Schema, random: Random): unknown {
  const { minimum = 0, maximum = 100, minLength = 1, maxLength = 100 } = schema;
  switch (random.int(0, 6)) {
    case 0:
      return random.pick([minimum - 1, minimum, maximum, maximum + 1, 0.5, -0, 1e308, 2 ** 53 + 2, -(2 ** 31) - 1]);
    case 1:
      return random
        .pick(['a', '\u0344', 'é', '👾'])
        .repeat(random.pick([minLength - 1, minLength, maxLength, maxLength + 1]));
    case 2:
      return random.pick<unknown>([
        null,
        true,
        false,
        [],
        {},
        [null],
        { length: 3 },
        { toString: 1 },
        { $ne: null },
        JSON.parse('{"then":1,"__proto__":{"a":1}}'),
      ]);
    case 3:
      return nested(random.pick([2, 15, 19, 21, 200]), random.chance(0.5));
    case 4:
      return [hostileText(random), hostileText(random)];
    default:
      return hostileText(random);
  }
}

function nested(depth: number, asArray: boolean): unknown {
  return Array.from({ length: depth }).reduce<unknown>((inner) => (asArray ? [inner] : { a: inner }), 1);
}
