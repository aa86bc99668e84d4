import { isIP } from 'node:net';

/** The address when it is one. A zone (`fe80::1%eth0`) may hold any text, so it is refused. */
export function shownIp(ip: string | null): string | null {
  return ip !== null && isIP(ip) !== 0 && !ip.includes('%') ? ip : null;
}
