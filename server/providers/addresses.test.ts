import { describe, expect, test } from 'vitest';
import { addressKind, mayReach } from './addresses.ts';
import { locate } from './locate.ts';

describe('an address', () => {
  test.each([
    ['public', ['8.8.8.8', '172.32.0.1', '2606:4700::1', '::ffff:8.8.8.8']],
    ['private', ['127.0.0.1', '10.9.8.7', '172.31.0.1', '192.168.1.1', '100.64.1.1', '::1', 'fd12::1']],
    ['private', ['::ffff:127.0.0.1', '::ffff:a00:1', '::127.0.0.1', '64:ff9b::10.0.0.1', '2002:7f00:1::']],
    [
      'refused',
      ['169.254.169.254', '100.100.100.200', '168.63.129.16', '192.0.0.192', 'fd00:ec2::254', 'fe80::1%eth0'],
    ],
    ['refused', ['::ffff:169.254.169.254', '64:ff9b::a9fe:a9fe', '2002:a9fe:a9fe::1']],
    ['refused', ['0.0.0.0', '::', '224.0.0.1', '255.255.255.255', 'ff02::1', '203.0.113.7', '2001:db8::1', 'nobody']],
  ])('is %s: %j', (kind, addresses) => {
    for (const address of addresses) expect(addressKind(address), address).toBe(kind);
  });

  test('is reached where that kind may be, and what is refused by nobody', () => {
    expect(['public', 'private', 'listed'].map((reach) => mayReach(reach as 'public', '10.0.0.1'))).toEqual([
      false,
      true,
      true,
    ]);
    expect(['public', 'private', 'listed'].map((reach) => mayReach(reach as 'public', '8.8.8.8'))).toEqual([
      true,
      false,
      true,
    ]);
    expect(mayReach('listed', '169.254.169.254')).toBe(false);
  });
});

test.each([
  ['http://127.0.0.1:11434/v1', { isLocal: true }],
  ['http://localhost:11434/v1', { isLocal: true }],
  ['https://8.8.8.8/v1', { isLocal: false }],
  ['http://8.8.8.8/v1', { problem: expect.stringContaining('only https') }],
  ['http://[fe80::1]/v1', { problem: expect.stringContaining('can’t be that of a provider') }],
  ['https://nobody.invalid/v1', { problem: 'The name nobody.invalid could not be looked up.' }],
])('%s leads where it leads', async (url, location) => {
  expect(await locate('openai-compatible', url)).toEqual(location);
});

test('a vendor’s own address is taken also where it can’t be looked up now', async () => {
  expect(await locate('anthropic', 'https://api.anthropic.com/v1')).toEqual({ isLocal: false });
});
