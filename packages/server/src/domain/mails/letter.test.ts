import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { anyText } from '../../../testkit/arbitraries.ts';
import { Secret } from '../../platform/secret.ts';
import type { EpochMillis } from '../../platform/time.ts';
import { letterOf } from './letter.ts';
import type { MailContent } from './mail.ts';

const org = { name: 'Northwind', baseUrl: 'https://north.id.example' };
const user = { id: '00u1', login: 'ada@example.com', firstName: 'Ada' };
const url = new Secret('https://north.id.example/welcome/t?a=1&b=2');
const registration = { firstName: 'Ada', domain: 'north.id.example', askedFrom: '192.0.2.1' };
const contents: readonly MailContent[] = [
  { kind: 'ACTIVATION', org, user, url },
  { kind: 'RESET_PASSWORD', org, user, url },
  { kind: 'FORGOT_PASSWORD', org, user, url },
  { kind: 'REGISTRATION', ...registration, confirmUrl: url },
  { kind: 'REGISTRATION_CODE', ...registration, code: new Secret('123456') },
  { kind: 'ALREADY_REGISTERED', domain: 'north.id.example', signInUrl: 'https://north.id.example/' },
  { kind: 'ORG_WITHOUT_PASSWORD', domain: 'north.id.example', url },
  { kind: 'NOT_REGISTERED', signUpUrl: 'https://north.id.example/' },
];

/** What such a mail leads to is no secret, and has no end. */
const isEndless = ({ kind }: MailContent) => kind === 'ALREADY_REGISTERED' || kind === 'NOT_REGISTERED';

const createdAt = Date.UTC(2031, 4, 4, 10) as EpochMillis;

function letter(content: MailContent, lifetimeSeconds = 3600) {
  const expiresAt = (createdAt + lifetimeSeconds * 1000) as EpochMillis;
  return letterOf({ id: 'eml1', to: 'ada@example.com', content, createdAt, expiresAt });
}

/** The words of a page, without its tags. */
function wordsOf(html: string): string {
  const body = html.slice(html.indexOf('<body'));
  return body
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&#39;', "'")
    .replaceAll(/\s+/g, ' ');
}

suite('letters', () => {
  for (const content of contents) {
    test(`${content.kind}: both parts say the same, where it leads, for how long, and why it came`, () => {
      const { subject, text, html, links } = letter(content);
      assert.match(subject, /^[A-Z][^\n]{10,80}$/);
      const words = wordsOf(html);
      for (const line of text.split('\n')) {
        const plain = line.replace(/:$/, '').trim();
        if (plain !== '' && plain !== '--') assert.ok(words.includes(plain), `the page lacks: ${plain}`);
      }
      assert.match(text, /\n-- \nYou get this mail because /);
      const lead =
        content.kind === 'REGISTRATION_CODE' ? '123456' : isEndless(content) ? 'https://north.id.example/' : url.reveal();
      assert.ok(text.split('\n').includes(lead), text);
      assert.deepEqual(links, content.kind === 'REGISTRATION_CODE' ? [] : [lead]);
      if (!isEndless(content)) assert.match(text, /works once, for 1 hour, until 4 May 2031, 11:00 UTC\./);
      assert.doesNotMatch(html, /<script|<img|<link|url\(|@import/);
      assert.doesNotMatch(html, /undefined|null|\[object|\[secret\]/);
    });
  }

  test('say who asked for an org, when that is known', () => {
    const content = { kind: 'REGISTRATION', ...registration, confirmUrl: url } as const;
    assert.match(letter(content).text, /somebody asked from 192\.0\.2\.1 for an org/);
    assert.match(letter({ ...content, askedFrom: null }).text, /somebody asked for an org/);
  });

  test('tell a time in the largest unit that fits', () => {
    const [content = assert.fail()] = contents;
    const lasts = (seconds: number) => /works once, for ([^,]+),/.exec(letter(content, seconds).text)?.[1];
    assert.deepEqual([60, 5400, 7200, 86_400, 7 * 86_400].map(lasts), ['1 minute', '90 minutes', '2 hours', '1 day', '7 days']);
  });

  test('greet by names, and by nothing that is none', () => {
    const greeting = (firstName: string) =>
      letter({ kind: 'REGISTRATION', ...registration, firstName, confirmUrl: url }).text.split('\n')[2];
    for (const name of ['Ada', 'Jean-Luc', "O'Neill", 'Мария', '美咲', 'Dr. Ada', 'Ada B.', 'José María'])
      assert.equal(greeting(name), `Hello ${name},`);
    for (const name of [
      'evil.example',
      'https://evil.example',
      'Ada (evil)',
      '-- ',
      'x'.repeat(61),
      '',
      ' ',
      'call +49 30 1',
      'a@b.c',
      '<b>',
    ])
      assert.equal(greeting(name), 'Hello,', name);
    assert.equal(greeting('Ada\r\nBcc: eve'), 'Hello,');
  });

  test('S39 whatever names are, they add no markup to the page and no line to the text', () => {
    const lines = letter(contents[0] ?? assert.fail()).text.split('\n').length;
    fc.assert(
      fc.property(anyText, fc.string({ unit: 'grapheme' }), (name, login) => {
        const names = { org: { ...org, name: `<i>${name}</i>\n"` }, user: { ...user, login: `<i>${login}`, firstName: name } };
        const { subject, text, html } = letter({ kind: 'ACTIVATION', ...names, url });
        assert.doesNotMatch(subject, /[\r\n\u2028\u2029\0]/);
        assert.equal(text.split(/[\r\n\u2028\u2029]/).length, lines);
        assert.doesNotMatch(html, /<i>/);
      }),
      { numRuns: 50 },
    );
  });

  test('never lead anywhere but to the web', () => {
    for (const signInUrl of ['javascript:alert(1)', 'https://x y', '//evil.example', 'data:text/html,x'])
      assert.throws(() => letter({ kind: 'ALREADY_REGISTERED', domain: 'd', signInUrl }), TypeError);
  });
});
