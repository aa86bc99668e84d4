import fc from 'fast-check';
import { anyText, insert, nearly, nearlyEmail } from './arbitraries.ts';
import type { Schema } from './values.ts';

/** What the patterns of formats are, for a generator; a reader asks more of a time. */
const formats: Record<string, RegExp> = {
  uuid: /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
  'date-time':
    /^[0-9]{4}-(0[0-9]|1[0-3])-([0-2][0-9]|3[01])[Tt]([01][0-9]|2[0-4]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]{1,12})?([Zz]|[+-]([01][0-9]|2[0-4]):[0-5][0-9])$/,
};

/** Units of text that count differently in UTF-16, in bytes and in NFC, or that may not be in every text. */
const units = [
  'a',
  '1',
  'é',
  'e\u0301',
  '\u0344',
  '\ufb2c',
  '👾',
  ' ',
  '\u00a0',
  '\ufeff',
  '\n',
  '\u0085',
  '\u202e',
  '-',
  '.',
];

/** Values that a schema takes, or nearly: of the form that it asks for, at its bounds, and of other types. */
export function valuesNear(schema: Schema): fc.Arbitrary<unknown> {
  const types = [schema.type ?? 'string'].flat();
  return fc.oneof(
    { weight: 8, arbitrary: types.includes('string') ? textsNear(schema) : numbersNear(schema) },
    { weight: 1, arbitrary: fc.jsonValue() },
    { weight: 1, arbitrary: fc.constantFrom(null, true, false) },
  );
}

function textsNear(schema: Schema): fc.Arbitrary<unknown> {
  const pattern = schema.pattern === undefined ? formats[schema.format ?? ''] : new RegExp(schema.pattern);
  const formed = schema.format === 'email' ? nearlyEmail : pattern ? nearly(pattern) : anyText;
  const examples = fc.constantFrom(...(schema.enum ?? schema.examples ?? ['']).map(String));
  return fc.oneof(examples, formed, spoilt(examples), spoilt(formed), lengthened(examples, schema));
}

/** With a unit somewhere, most often at an end. */
const spoilt = (texts: fc.Arbitrary<string>) =>
  fc
    .tuple(texts, fc.constantFrom(...units), fc.oneof(fc.constantFrom(0, -1), fc.nat()))
    .map(([text, unit, at]) => insert(text, unit, at));

/** So long that it has a bound's number of code points, or one more or less. */
function lengthened(texts: fc.Arbitrary<string>, { minLength = 0, maxLength = 300 }: Schema): fc.Arbitrary<string> {
  const lengths = [minLength, maxLength].flatMap((bound) => [bound - 1, bound, bound + 1]);
  return fc
    .tuple(fc.oneof(texts, fc.constant('')), fc.constantFrom(...units), fc.constantFrom(...lengths), fc.boolean())
    .map(([text, unit, length, isInFront]) => {
      const missing = Math.max(0, Math.floor((length - [...text].length) / [...unit].length));
      return isInFront ? unit.repeat(missing) + text : text + unit.repeat(missing);
    });
}

const numbersNear = ({ minimum = 0, maximum = 1000 }: Schema) =>
  fc.oneof(
    fc.integer({ min: minimum, max: maximum }),
    fc.constantFrom(minimum - 1, minimum, maximum, maximum + 1),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  );
