import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { equalsConstantTime, sha256, sha256Half } from './hash.ts';
import { after, type EpochMillis, toNumericDate } from './time.ts';

suite('digests', () => {
  test('SHA-256 is base64url without padding (FIPS 180-4 example)', () => {
    assert.equal(sha256('abc'), 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
  });

  test('SHA-256 reads text as UTF-8', () => assert.equal(sha256('ä'), sha256(Buffer.from([0xc3, 0xa4]).toString('utf8'))));

  test('at_hash is the left half of the digest (OIDC Core §3.1.3.6, the example of §A.3)', () => {
    assert.equal(sha256Half('jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y'), '77QmUPtjPfzWtF2AnpK9RQ');
  });

  test('texts are equal when they are the same, whatever their lengths', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => equalsConstantTime(a, b) === (a === b)));
  });
});

suite('instants', () => {
  test('a lifetime is in seconds, an instant in milliseconds', () => assert.equal(after(1_000 as EpochMillis, 60), 61_000));

  test('NumericDate is whole seconds, rounded down (RFC 7519 §2)', () => {
    assert.equal(toNumericDate(1_999 as EpochMillis), 1);
    assert.equal(toNumericDate(2_000 as EpochMillis), 2);
  });
});
