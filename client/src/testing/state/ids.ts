/**
 * Makes ids in the form of UUIDv7 (RFC 9562) that sort in the order they were made.
 * Random beyond that: what one mock issued means nothing to the next.
 */
export function idMaker(now: () => number): () => string {
  let made = 0;
  return () => {
    const time = hex(now(), 12);
    const count = hex(made++, 8);
    const [high, middle, low] = [count.slice(0, 3), count.slice(3, 6), count.slice(6)];
    return `${time.slice(0, 8)}-${time.slice(8)}-7${high}-8${middle}-${low}${randomHex(10)}`;
  };
}

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0').slice(-digits);

/** Math.random and not Web Crypto, which some test environments lack. Nothing here protects anything. */
export function randomHex(digits: number): string {
  return Array.from({ length: digits }, () => Math.floor(Math.random() * 16).toString(16)).join('');
}
