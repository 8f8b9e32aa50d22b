import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readCookie } from './cookies.ts';

suite('reading one cookie of a header (RFC 6265 §4.2.1)', () => {
  test('is found first, in the middle and last, with and without the space', () => {
    for (const header of ['gh=1', 'a=b; gh=1', 'a=b;gh=1; c=d', '  gh=1 ; c=d', 'xgh=2; ghx=3; gh=1']) {
      assert.equal(readCookie(header, 'gh'), '1', header);
    }
  });

  test('S16 S18 a name inside the value of another cookie is not a cookie, so a sibling host cannot slip one past the prefix', () => {
    for (const header of [
      'pref=x __Host-gh=evil',
      'pref=x\t__Host-gh=evil',
      'pref=__Host-gh=evil',
      'pref="x __Host-gh=evil"',
      'x__Host-gh=evil',
    ]) {
      assert.equal(readCookie(header, '__Host-gh'), undefined, header);
      assert.equal(readCookie(`${header}; __Host-gh=good`, '__Host-gh'), 'good', header);
    }
  });
});
