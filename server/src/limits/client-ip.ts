import { isIP, isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * One spelling of an address: an IPv4 address mapped into IPv6 counts as IPv4, and the zone of a link is left out.
 * @returns undefined for what is no address
 */
export function canonicalIp(ip: string): string | undefined {
  if (isIPv4(ip)) return ip;
  const [address = ''] = ip.split('%', 1);
  return isIP(address) ? ipaddr.process(address).toString() : undefined;
}

/** What a limit counts as one client: an IPv4 address, or the /64 that one IPv6 subscriber has. */
export function limitedNetwork(ip: string): string {
  if (isIPv4(ip) || !ipaddr.isValid(ip)) return ip;
  const address = ipaddr.process(ip);
  return address instanceof ipaddr.IPv6
    ? ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`).toString()
    : address.toString();
}
