import { randomInt } from 'node:crypto';

const letter = () => String.fromCharCode(97 + randomInt(26));
const letters = (count: number) => Array.from({ length: count }, letter).join('');
/** Reserved by RFC 2606: nobody has an address there, and no mail to it arrives. */
const nowhere = '.test';

/** Makes addresses that nobody has, each a new one, as long as a given one before and after the @. */
export function unknownAddresses(like: string): () => string {
  const [local = '', domain = ''] = like.split('@');
  const made = new Set<string>([like]);
  return () => {
    for (;;) {
      const address = `${letters(local.length)}@${letters(Math.max(1, domain.length - nowhere.length))}${nowhere}`;
      if (made.has(address)) continue;
      made.add(address);
      return address;
    }
  };
}
