import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { pageHost } from '../../testkit/page-host.ts';
import { type Brand, ownTexts } from '../domain/brands/brand.ts';
import type { EpochMillis } from '../platform/time.ts';
import { sendPage } from './page.ts';
import type { Page } from './page-models.ts';

const frame = { orgName: 'Northwind' };
const action = { label: 'Back', href: '/' };
const error = { ...frame, page: 'error', heading: 'h', sentence: 's', action, errorId: 'oae1', at: 0 as EpochMillis } as const;

async function show(page: Page, brand: Partial<Brand> = {}): Promise<string> {
  const http = pageHost(brand);
  http.get('/', (_request, reply) => sendPage(reply, page));
  return (await http.inject('/')).body;
}

const decoded = (text: string) =>
  text.replace(
    /&(amp|lt|gt|#34|#39);/g,
    (_all, name: string) => ({ amp: '&', lt: '<', gt: '>', '#34': '"', '#39': "'" })[name] ?? '',
  );

/** Value of the attribute in the one tag that `tag` finds, as a browser would read it. */
function attribute(html: string, tag: RegExp, name: string): string | undefined {
  const value = new RegExp(` ${name}="([^"]*)"`).exec(tag.exec(html)?.[0] ?? '')?.[1];
  return value === undefined ? undefined : decoded(value);
}

/** Every tag with its attribute names; throws on a `<` or `>` that belongs to none. */
function skeleton(html: string): string[] {
  const tags: string[] = [];
  const rest = html
    .replace(/<style>[^<]*<\/style>/, '')
    .replace(/<([!/]?\w+)((?:\s+[\w-]+(?:="[^"<>]*")?)*)\/?>/g, (_all, tag: string, attributes: string) => {
      tags.push(
        [
          tag,
          ...attributes
            .replace(/="[^"]*"/g, '')
            .trim()
            .split(/\s+/),
        ].join(' '),
      );
      return '';
    });
  assert.doesNotMatch(rest, /[<>"]/);
  return tags;
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '"',
        "'",
        '<',
        '>',
        '&',
        '=',
        ' ',
        '\n',
        '\0',
        '</script>',
        '</title>',
        '<!--',
        '-->',
        '&quot;',
        '&#34;',
        '{{',
        '}}',
        '{% raw %}',
        'onfocus=',
        'javascript:',
      ),
    )
    .map((parts) => parts.join('')),
);

suite('hosted pages: text from outside stays text (S39)', () => {
  test('S39: no value given to the identify page ends its attribute or tag', async () => {
    const plain = skeleton(
      await show({ ...frame, page: 'identify', appName: 'a', interaction: 'i', identifier: 'u', error: 'e' }),
    );
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, hostile, hostile, async (orgName, appName, interaction, identifier, error) => {
        const html = await show({ page: 'identify', orgName, appName, interaction, identifier, error });
        assert.deepEqual(skeleton(html), plain);
        assert.equal(attribute(html, /<input[^>]*name="interaction"[^>]*>/, 'value'), interaction);
        assert.equal(attribute(html, /<input[^>]*name="identifier"[^>]*>/, 'value'), identifier);
      }),
    );
  });

  test('S39: no value given to the new-password page ends its attribute or tag', async () => {
    const of = (heading: string, sentence: string, identifier: string, words: string, without: string): Page => ({
      ...frame,
      page: 'new-password',
      heading,
      sentence,
      action: '/signin',
      identifier,
      requirements: [{ words, pattern: words }, { words, without: [without] }, { words }],
      interaction: identifier,
      startOver: identifier,
      error: sentence,
    });
    const plain = skeleton(await show(of('h', 's', 'i', 'w', 't')));
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, hostile, hostile, async (heading, sentence, identifier, words, without) => {
        const html = await show(of(heading, sentence, identifier, `w${words}`, without));
        assert.deepEqual(skeleton(html), plain);
        assert.equal(attribute(html, /<li data-without[^>]*>/, 'data-without'), JSON.stringify([without]));
      }),
    );
  });

  test('S39: no value given to the password page ends its attribute or tag', async () => {
    const plain = skeleton(
      await show({ ...frame, page: 'password', appName: 'a', interaction: 'i', startOver: 's', identifier: 'u', error: 'e' }),
    );
    await fc.assert(
      fc.asyncProperty(
        hostile,
        hostile,
        hostile,
        hostile,
        hostile,
        async (appName, interaction, startOver, identifier, error) => {
          const html = await show({ ...frame, page: 'password', appName, interaction, startOver, identifier, error });
          assert.deepEqual(skeleton(html), plain);
          assert.equal(attribute(html, /<input[^>]*id="username"[^>]*>/, 'value'), identifier);
        },
      ),
    );
  });

  test('S39: no value given to the pages of a sign-up, or to home, ends its attribute or tag', async () => {
    const pagesOf = (one: string, other: string): readonly Page[] => [
      {
        ...frame,
        page: 'sign-up',
        firstName: one,
        lastName: other,
        email: one,
        company: other,
        countries: [{ code: one, name: other, isChosen: true }],
        invalid: [],
        error: other,
      },
      {
        ...frame,
        page: 'confirm-org',
        domain: one,
        email: other,
        askedBy: one,
        askedFrom: other,
        askedAt: 0 as EpochMillis,
        isFromTerminal: true,
        action: '/signup/confirm/x',
      },
      { ...frame, page: 'sign-up-link', heading: one, sentence: other, email: one, error: other },
      { ...frame, page: 'sign-up-sent', sender: one },
      { ...frame, page: 'home', login: one, name: other, domain: one, isAdministrator: true, signOutAction: '/out' },
    ];
    const plain = await Promise.all(pagesOf('a', 'b').map(async (page) => skeleton(await show(page))));
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (one, other) => {
        const shown = await Promise.all(pagesOf(one, other).map(async (page) => skeleton(await show(page))));
        assert.deepEqual(shown, plain);
      }),
      { numRuns: 50 },
    );
  });

  test('S39: no value given to the error page ends its attribute or tag', async () => {
    const plain = skeleton(await show(error));
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, hostile, async (heading, sentence, label, errorId) => {
        const html = await show({ ...error, heading, sentence, errorId, action: { label, href: '/' } });
        assert.deepEqual(skeleton(html), plain);
      }),
    );
  });

  test('S39: no parameter of a form post ends its attribute or tag, and each arrives as it was', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (name, value) => {
        const html = await show({ ...frame, page: 'form-post', target: 'https://rp.example/cb', fields: { [name]: value } });
        assert.equal(attribute(html, /<input type="hidden"[^>]*>/, 'name'), name);
        assert.equal(attribute(html, /<input type="hidden"[^>]*>/, 'value'), value);
        assert.equal(skeleton(html).filter((tag) => tag.startsWith('input')).length, 1);
      }),
    );
  });

  test('S39: an address that runs script or leaves for an unclear host is left out', async () => {
    for (const href of [
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'java\nscript:x',
      'data:text/html,x',
      '//evil.example',
      '/\\evil.example',
      'evil',
      '',
      ' /x',
    ]) {
      const signIn = { ...ownTexts, helpUrl: href, customLink1Url: href, customLink1Label: 'Own' };
      const html = await show({ ...error, action: { label: 'Back', href } }, { signIn, customPrivacyPolicyUrl: href });
      assert.doesNotMatch(html, /<a |<img /, href);
    }
    const html = await show(
      { ...error, action: { label: 'Back', href: 'http://localhost:3000/' } },
      { logoPath: '/logo.png', signIn: { ...ownTexts, helpUrl: 'https://help.example/' } },
    );
    assert.match(
      html,
      /<img src="\/logo.png" alt="Northwind"[\s\S]*href="http:\/\/localhost:3000\/"[\s\S]*href="https:\/\/help.example\/">Help/,
    );
  });

  test('S39: a text of the brand cannot end its tag, and one that is empty is ours', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const signIn = { ...ownTexts, signInLabel: text, usernameLabel: text, usernameInfoTip: text, customLink1Label: text };
        const page = { ...frame, page: 'identify', interaction: 'h' } as const;
        const html = await show(page, { signIn: { ...signIn, customLink1Url: 'https://a.example' } });
        const usual = { signInLabel: 'x', usernameLabel: 'x', usernameInfoTip: 'x', customLink1Label: 'x' };
        const expected = await show(page, { signIn: { ...ownTexts, ...usual, customLink1Url: 'https://a.example' } });
        if (text.trim() !== '') assert.deepEqual(skeleton(html), skeleton(expected));
      }),
    );
  });
});
