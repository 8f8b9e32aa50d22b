import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { partsOf } from './internals.ts';
import { safeReturnTo } from './return-to.ts';
import { testApp } from './testkit/app.ts';
import { locationOf } from './testkit/browser.ts';

const { config } = partsOf(testApp().auth);

/** The 23 hostile wishes of checklist 6, and a few more forms of the same. */
const hostile = [
  '',
  'profile',
  'https://evil.example',
  'http://localhost:3000/a',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/\r\nLocation: x',
  '/%2f%2fevil.example',
  '/%2Fevil.example',
  '/%5cevil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/a/..//evil.example',
  '/%2e//evil.example',
  '/%2e%2e//evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  ' /a',
  '/a\u0000b',
  '/a b',
  '/a\\b',
  '/\u007f',
  '/\u0085',
  '/signin',
  '/signin?return_to=/a',
  '/signin/',
  '/signout',
  '/authorization-code/callback?code=1',
  '/x/../signin',
  `/${'a'.repeat(2_048)}`,
];

const good: [string, string][] = [
  ['/', 'http://localhost:3000/'],
  ['/profile', 'http://localhost:3000/profile'],
  ['/a?b=c&d=%2F', 'http://localhost:3000/a?b=c&d=%2F'],
  ['/a#part', 'http://localhost:3000/a#part'],
  ['/ä', 'http://localhost:3000/%C3%A4'],
  ['/a/../b', 'http://localhost:3000/b'],
  ['/a?next=https://evil.example', 'http://localhost:3000/a?next=https://evil.example'],
  ['/@evil.example', 'http://localhost:3000/@evil.example'],
  ['/signin-help', 'http://localhost:3000/signin-help'],
];

suite('return-to', () => {
  test('S05, checklist 6: hostile wishes are refused', () => {
    assert.deepEqual(
      hostile.filter((wish) => safeReturnTo(config, wish) !== undefined),
      [],
    );
    assert.deepEqual(
      [undefined, null, 1, ['/a'], {}].filter((wish) => safeReturnTo(config, wish) !== undefined),
      [],
    );
  });

  test('S05: good wishes become absolute URLs of this app', () => {
    assert.deepEqual(
      good.map(([wish]) => safeReturnTo(config, wish)),
      good.map(([, url]) => url),
    );
  });

  test('S05, checklist 6: whatever is wished for, in whatever form, the browser stays on this app', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '//',
      '..',
      '.',
      '%2f',
      '%5C',
      '%2e',
      '%09',
      '\t',
      '\n',
      '@',
      ':',
      '?',
      '#',
      'evil.example',
      'https:',
      'a',
      ';',
      '\u3002',
      '\uff0f',
      '%00',
      '[',
      ']',
    );
    const wish = fc.oneof(
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.webUrl(),
      fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join('')}`),
    );
    fc.assert(
      fc.property(wish, (asked) => {
        const target = safeReturnTo(config, asked);
        if (target === undefined) return;
        const url = new URL(target);
        assert.equal(url.origin, 'http://localhost:3000');
        assert.equal(url.href, target, 'already in its final form');
        assert.ok(
          !url.pathname.startsWith('//') && !['/signin', '/signout', '/authorization-code/callback'].includes(url.pathname),
        );
        assert.equal(url.username + url.password, '');
      }),
      { numRuns: 3_000 },
    );
  });

  test('S05, checklist 6: hostile wishes in the query of a real sign-in end at the start page', async () => {
    const app = testApp();
    for (const wish of hostile) {
      const done = await app.signIn(app.browser(), {}, wish);
      assert.equal(locationOf(done), 'http://localhost:3000/', JSON.stringify(wish));
    }
  });
});
