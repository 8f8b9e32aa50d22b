import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { askerOf } from './navigation.ts';
import { pathAndQuery } from './request-view.ts';

const asker = (headers: Record<string, string>, method = 'GET') => askerOf({ method, url: '/', header: (name) => headers[name] });

suite('who is asking', () => {
  test('browsers, frames, prefetches, scripts and programs are told apart', () => {
    const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
    assert.equal(asker({ ...html, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }), 'page');
    assert.equal(asker({ ...html, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }), 'frame');
    assert.equal(asker({ ...html, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'embed' }), 'frame');
    assert.equal(
      asker({ ...html, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-purpose': 'prefetch' }),
      'prefetch',
    );
    assert.equal(asker({ accept: '*/*', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }), 'api');
    assert.equal(asker({ ...html, 'sec-fetch-mode': 'same-origin' }), 'api', 'a script that asks for HTML');
    assert.equal(asker({ ...html, 'x-requested-with': 'XMLHttpRequest' }), 'api');
    assert.equal(asker(html), 'page', 'an older browser');
    assert.equal(asker({ accept: '*/*' }), 'api', 'curl');
    assert.equal(asker({ accept: 'application/json' }), 'api');
    assert.equal(asker({}), 'api');
    assert.equal(asker({}, 'HEAD'), 'page', 'a link preview');
    assert.equal(asker({ 'sec-fetch-mode': 'cors' }, 'HEAD'), 'api');
  });

  test('path and query of any form of URL', () => {
    const cases = {
      '/a?b#c': '/a?b',
      'http://x/a?b': '/a?b',
      'http://x': '/',
      '//evil.example/a': '//evil.example/a',
      'https://x:1/': '/',
    };
    assert.deepEqual(Object.keys(cases).map(pathAndQuery), Object.values(cases));
  });
});
