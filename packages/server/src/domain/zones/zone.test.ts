import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { anyText } from '../../../testkit/arbitraries.ts';
import { addressesOf, type Gateway, isAmongAddresses, isBlocked, problemOfGateway } from './zone.ts';

const cidr = (value: string): Gateway => ({ type: 'CIDR', value });
const range = (value: string): Gateway => ({ type: 'RANGE', value });

suite('addresses of a zone', () => {
  const inside: readonly (readonly [Gateway, string, boolean])[] = [
    [cidr('192.0.2.0/24'), '192.0.2.255', true],
    [cidr('192.0.2.0/24'), '192.0.3.0', false],
    [cidr('192.0.2.7'), '192.0.2.7', true],
    [cidr('192.0.2.7'), '192.0.2.8', false],
    [cidr('192.0.2.9/24'), '192.0.2.1', true],
    [range('192.0.2.3-192.0.2.9'), '192.0.2.9', true],
    [range('192.0.2.3 - 192.0.2.9'), '192.0.2.3', true],
    [range('192.0.2.3-192.0.2.9'), '192.0.2.10', false],
    [range('192.0.2.3'), '192.0.2.3', true],
    [cidr('2001:db8::/32'), '2001:DB8:0:0:1::2', true],
    [cidr('2001:db8::/32'), '2001:db9::1', false],
    [range('2001:db8::1-2001:db8::ff'), '2001:db8:0:0::80', true],
    [cidr('192.0.2.0/24'), '::ffff:192.0.2.1', true],
    [cidr('192.0.2.0/24'), '::ffff:c000:201', true],
    [cidr('192.0.2.0/24'), '64:ff9b::192.0.2.1', true],
    [cidr('192.0.2.0/24'), '[::ffff:192.0.2.1]:4711', true],
    [cidr('192.0.2.0/24'), '192.0.2.1:4711', true],
    [cidr('192.0.2.0/24'), '::192.0.2.1', false],
    [cidr('::/1'), '192.0.2.1', false],
  ];
  for (const [gateway, address, expected] of inside)
    test(`${address} is ${expected ? '' : 'not '}in ${gateway.value}`, () =>
      assert.equal(isAmongAddresses(addressesOf([gateway]), address), expected));

  for (const address of [null, '', 'unknown', '192.0.2', '192.0.2.07', '1.2.3.4, 192.0.2.1', '2001:db8::1::2'])
    test(`S22 of "${address}" nobody knows where it is`, () => {
      assert.equal(isAmongAddresses(addressesOf([cidr('192.0.2.0/24')]), address), undefined);
    });

  const refused = [
    cidr('192.0.2.0/33'),
    cidr('192.0.2.0/'),
    cidr('192.0.2.0/-1'),
    cidr('192.0.2.0/2x'),
    cidr('192.0.2.0/24/24'),
    cidr('0.0.0.0/0'),
    cidr('::/0'),
    cidr('2001:db8::/129'),
    cidr('::ffff:192.0.2.0/120'),
    cidr('[2001:db8::1]/64'),
    cidr('fe80::1%eth0/64'),
    cidr('192.0.2.1:80'),
    cidr('example.com'),
    cidr('3232235777'),
    cidr('192.0.2.1-192.0.2.9'),
    range('192.0.2.9-192.0.2.1'),
    range('192.0.2.1-2001:db8::1'),
    range('192.0.2.1-'),
    range('192.0.2.1-192.0.2.2-192.0.2.3'),
    range('192.0.2.0/24'),
    range(''),
  ];
  for (const gateway of refused)
    test(`${gateway.type} "${gateway.value}" is no gateway`, () => assert.match(problemOfGateway(gateway) ?? '', /^must /));

  test('any text is taken or refused, and what is taken can be asked', () => {
    const gateway = fc.record({ type: fc.constantFrom('CIDR', 'RANGE'), value: fc.oneof(anyText, fc.ipV4Extended(), fc.ipV6()) });
    fc.assert(
      fc.property(gateway, (given) => {
        if (problemOfGateway(given) === undefined) isAmongAddresses(addressesOf([given]), '192.0.2.1');
      }),
    );
  });
});

suite('a blocklist', () => {
  const zones = { forPolicies: new Map(), blocked: addressesOf([cidr('192.0.2.0/24')]) };
  test('blocks its addresses and no other', () => {
    assert.deepEqual([isBlocked(zones, '::ffff:192.0.2.1'), isBlocked(zones, '192.0.3.1')], [true, false]);
  });
  test('S22 an address that cannot be read does not get round it', () => assert.equal(isBlocked(zones, null), true));
  test('where there is none nobody is blocked', () => assert.equal(isBlocked({ ...zones, blocked: undefined }, null), false));
});
