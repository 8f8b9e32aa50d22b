import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { renderTemplate } from './templates.ts';

const model = {
  orgName: 'Org',
  logoUrl: null,
  footerLinks: [],
  showsGatehouse: true,
  style: {
    primary: null,
    primaryContrast: null,
    linkOnLight: null,
    linkOnDark: null,
    background: null,
    backgroundContrast: null,
    picture: null,
  },
  referrer: 'same-origin',
  scriptUrl: '/a.js',
  iconUrl: '/a.svg',
  heading: 'Heading',
  action: null,
  errorId: 'oae1',
};

suite('templates', () => {
  test('S39: a value is escaped for text and for quoted attributes', () => {
    const text = renderTemplate('alert', { error: `<b title='"'>&amp;` });
    assert.match(text, /<span>&lt;b title=&#39;&#34;&#39;&gt;&amp;amp;<\/span>/);
  });

  test('a value that the model does not have is a mistake, not a blank', () => {
    assert.throws(() => renderTemplate('error', { ...model, at: 0 }), /sentence/);
  });

  test('an unknown template is a mistake, and no path leads out of the folder', () => {
    assert.throws(() => renderTemplate('nothing', {}));
    assert.throws(() => renderTemplate('../package.json', {}));
    assert.throws(() => renderTemplate('constructor', {}));
  });

  test('instants are shown in UTC to the second, and to the millisecond for machines', () => {
    const text = renderTemplate('error', { ...model, sentence: 'Sentence.', at: Date.UTC(2031, 4, 4, 10, 0, 7, 5) });
    assert.ok(text.includes('<time datetime="2031-05-04T10:00:07.005Z">2031-05-04 10:00:07 UTC</time>'));
  });

  test('a page renders in well under a millisecond', () => {
    const full = { ...model, sentence: 'Sentence.', at: 0 };
    let fastest = Number.POSITIVE_INFINITY;
    for (let batch = 0; batch < 20; batch++) {
      const start = performance.now();
      for (let i = 0; i < 50; i++) renderTemplate('error', full);
      fastest = Math.min(fastest, (performance.now() - start) / 50);
    }
    assert.ok(fastest < 0.5, `${(fastest * 1000).toFixed(0)} µs`); // measured: 30 µs; room for a busy machine
  });
});
