import { expect, test } from 'vitest';
import { describeDevice } from './device.ts';
import { shownIp } from './shown-ip.ts';

const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36';

test.each([
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome}`, 'Chrome, Windows'],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Edg/150.0.0.0`, 'Microsoft Edge, Windows'],
  [`Mozilla/5.0 (X11; Linux x86_64) ${chrome} OPR/120.0.0.0`, 'Opera, Linux'],
  [`Mozilla/5.0 (Linux; Android 16; Pixel 9) ${chrome}`, 'Chrome, Android'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1',
    'Safari, iPhone',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15',
    'Safari, macOS',
  ],
  ['curl/8.14.1', 'curl'],
  ['node', 'Node.js'],
])('%s is %s', (userAgent, device) => {
  expect(describeDevice(userAgent)).toBe(device);
});

test.each([null, '', 'Visit http://evil.example', '<script>', 'nodeevil', 'x'.repeat(100_000)])(
  '%j says nothing',
  (header) => {
    expect(describeDevice(header)).toBeNull();
  },
);

test('nothing the sender wrote is repeated', () => {
  expect(describeDevice('Firefox/1 (Windows; http://evil.example)')).toBe('Firefox, Windows');
});

test.each([
  ['203.0.113.42', '203.0.113.42'],
  ['2001:db8::1', '2001:db8::1'],
  ['fe80::1%evil.example', null],
  ['evil.example', null],
  ['203.0.113.42\r\nx', null],
  ['', null],
  [null, null],
])('the IP %j is shown as %j', (ip, shown) => {
  expect(shownIp(ip)).toBe(shown);
});
