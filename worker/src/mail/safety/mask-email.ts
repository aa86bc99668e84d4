import { plain } from './plain.ts';

const hidden = '•••';
const maxDomain = 64;

/** Enough of an address for its owner to know it by: `newton@example.com` becomes `n•••@example.com`. */
export function maskEmail(address: string): string {
  const line = plain(address, 320);
  const at = line.lastIndexOf('@');
  if (at < 0) return hidden;
  const local = [...line.slice(0, at)];
  const domain = line.slice(at + 1);
  const first = local.length > 1 ? local[0] : '';
  return `${first}${hidden}@${plain(domain, maxDomain)}`;
}
