import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { anyText } from '../../testkit/arbitraries.ts';
import { networkOf } from './network.ts';

suite('the network that an address is counted under (S25)', () => {
  const cases: readonly (readonly [string | null, string])[] = [
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:203.0.113.7', '203.0.113.7'],
    ['0:0:0:0:0:ffff:203.0.113.7', '203.0.113.7'],
    ['::ffff:cb00:7107', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::ffff:1.2.3.4', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['203.0.113.07', 'unknown'],
    ['203.0.113', 'unknown'],
    ['203.0.113.7:443', '203.0.113.7'],
    ['[2001:db8::1]', '2001:db8:0:0::/64'],
    ['[2001:db8::1]:443', '2001:db8:0:0::/64'],
    ['64:ff9b::203.0.113.7', '203.0.113.7'],
    ['2001:db8::1::2', 'unknown'],
    ['unknown', 'unknown'],
    ['localhost', 'unknown'],
    ['', 'unknown'],
    [null, 'unknown'],
  ];
  for (const [address, network] of cases) {
    test(`${address} counts as ${network}`, () => assert.equal(networkOf(address), network));
  }

  test('S25 all addresses of one /64 are one network, and no address of the next /64 is', () => {
    const group = fc.integer({ min: 1, max: 0xffff }).map((value) => value.toString(16));
    const four = fc.tuple(group, group, group, group);
    fc.assert(
      fc.property(four, four, four, (prefix, host, other) => {
        const one = networkOf([...prefix, ...host].join(':'));
        assert.equal(networkOf([...prefix, ...other].join(':').toUpperCase()), one);
        const next = (Number.parseInt(prefix[3], 16) ^ 1).toString(16);
        assert.notEqual(networkOf([...prefix.slice(0, 3), next, ...host].join(':')), one);
      }),
    );
  });

  test('S22 any text gives a network and never an exception', () => {
    fc.assert(fc.property(fc.oneof(anyText, fc.ipV6(), fc.ipV4()), (text) => networkOf(text) !== ''));
  });
});
