import { describe, expect, test } from 'vitest';
import { canonicalIp, limitedNetwork } from './client-ip.ts';

describe('an address has one spelling', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['2001:DB8::0:1', '2001:db8::1'],
    ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
  ])('%s is %s', (ip, canonical) => {
    expect(canonicalIp(ip)).toBe(canonical);
  });

  test.each(['', 'unknown', '203.0.113', '203.0.113.7:4711', '0x7f000001', '1', '[::1]', "1.1.1.1' or 1=1", '%'])(
    '%s is none',
    (text) => {
      expect(canonicalIp(text)).toBeUndefined();
    },
  );
});

describe('a limit counts', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2::1', '2001:db8:1:2::'],
    ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::'],
    ['2001:db8:1:3::1', '2001:db8:1:3::'],
    ['::1', '::'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
  ])('%s as %s', (ip, network) => {
    expect(limitedNetwork(ip)).toBe(network);
  });
});
