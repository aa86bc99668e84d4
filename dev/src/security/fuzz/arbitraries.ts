import fc from 'fast-check';
import { Random } from '../../random.ts';
import { hostileText } from './hostile-texts.ts';

const character = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 });

/** Texts that hurt, texts at random (lone surrogates among them), and the two within each other. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 100 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
  fc.nat().map((seed) => hostileText(new Random(seed))),
);

/** What looks like an address, and at times is one. */
export const nearlyEmail: fc.Arbitrary<string> = fc.oneof(
  fc.emailAddress(),
  fc.tuple(fc.emailAddress(), character, fc.nat()).map(([address, one, at]) => insert(address, one, at)),
  fc
    .tuple(fc.emailAddress(), fc.constantFrom('', ' ', '\n', '\u00a0', '\ufeff'))
    .map(([address, space]) => `${space}${address.toUpperCase()}${space}`),
  fc.tuple(fc.stringMatching(/^[A-Za-z0-9._+'-]{1,80}$/), fc.domain()).map(([local, domain]) => `${local}@${domain}`),
  fc.tuple(fc.nat(3), fc.nat(6)).map(([local, labels]) => `${'a'.repeat(62 + local)}@${'b.'.repeat(90 + labels)}com`),
  anyText,
);

/** @param at any whole number; -1 is the end */
export function insert(text: string, one: string, at: number): string {
  const index = at < 0 ? text.length : at % (text.length + 1);
  return text.slice(0, index) + one + text.slice(index);
}

/** A text that is mostly what the pattern says, at times with something in its middle. */
export const nearly = (pattern: RegExp): fc.Arbitrary<string> =>
  fc.oneof(
    fc.stringMatching(pattern),
    fc.tuple(fc.stringMatching(pattern), character, fc.nat()).map(([text, one, at]) => insert(text, one, at)),
    anyText,
  );
