import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { suite, test } from 'node:test';
import { type AuthHooks, createAuth } from './core.ts';
import { testApp, testOptions } from './testkit/app.ts';
import { type Answer, locationOf } from './testkit/browser.ts';

const attack = '<script>alert(1)</script>"\'&';

/** The callback after the sign-in service refused with this description. */
async function refusedWith(description: string, options: { production?: boolean; hooks?: AuthHooks } = {}): Promise<Answer> {
  const app = testApp({
    variables: options.production === true ? { NODE_ENV: 'production' } : {},
    options: {
      ...(options.production === true ? { baseUrl: 'https://app.example.com' } : {}),
      ...(options.hooks === undefined ? {} : { hooks: options.hooks }),
    },
  });
  const browser = app.browser();
  const callback = new URL(await app.idp.authorize(locationOf(await browser.visit('/signin'))));
  callback.searchParams.delete('code');
  callback.searchParams.set('error', 'invalid_scope');
  callback.searchParams.set('error_description', description);
  return browser.visit(callback.href);
}

suite('error pages', () => {
  test('checklist 26: what the sign-in service says never becomes markup', async () => {
    const page = await refusedWith(attack);
    assert.equal(page.status, 400);
    assert.ok(!page.text.includes('<script'));
    assert.match(page.text, /&#60;script&#62;/, 'shown as text to the developer');
  });

  test('in production the page has no word of it', async () => {
    const page = await refusedWith('internal-detail', { production: true });
    assert.ok(!page.text.includes('internal-detail'));
    assert.ok(!page.text.includes('For the developer'));
    assert.match(page.text, /Error ID [0-9a-f]{8}/);
  });

  test('checklist 8 and 15: nothing is loaded, framed or told to others', async () => {
    const page = await refusedWith('x');
    const policy = page.headers.get('content-security-policy') ?? '';
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(page.text) ?? [];
    assert.equal(
      policy,
      `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`,
    );
    assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
    assert.equal(page.headers.get('cache-control'), 'private, no-store');
    assert.doesNotMatch(page.text, /<script|<img|<link|src=|style="/);
  });

  test('the page says what happened, what to do and the error id, in that order', async () => {
    const { text } = await refusedWith('x', { production: true });
    const places = ['<h1>', 'refused this sign-in', 'class="action"', 'Error ID'].map((part) => text.indexOf(part));
    assert.ok(places.every((place) => place > 0));
    assert.deepEqual(
      [...places].sort((one, other) => one - other),
      places,
    );
    assert.match(text, /<html lang="en">.*<title>.*<main>/s);
  });

  test('the app can show its own page; ours takes over when that fails', async () => {
    const own = await refusedWith('x', {
      hooks: {
        errorPage: (error) =>
          new Response(`own ${error.code} ${error.ref}`, {
            status: error.status,
            headers: { 'content-type': 'text/plain', 'cache-control': 'public' },
          }),
      },
    });
    assert.match(own.text, /^own idp_error [0-9a-f]{8}$/);
    assert.deepEqual([own.status, own.headers.get('cache-control'), own.setCookies.length], [400, 'private, no-store', 1]);
    const broken = await refusedWith('x', {
      hooks: {
        errorPage: () => {
          throw new Error('template missing');
        },
      },
    });
    assert.match(broken.text, /<h1>Sign-in did not work/);
  });

  test('without onEvent an error is one line of the log, with the reference of the page', async () => {
    const app = testApp({ idp: { fail: { discovery: 503 } } });
    const lines: string[] = [];
    const { hooks, ...options } = testOptions(app.idp, []);
    assert.ok(hooks);
    const auth = createAuth(options, { now: app.clock.now, log: (line) => void lines.push(line) });
    const response = await auth.handle(new Request('http://localhost:3000/signin', { headers: { accept: 'text/html' } }));
    const [, ref = 'none'] = /Error ID ([0-9a-f]{8})/.exec((await response?.text()) ?? '') ?? [];
    assert.equal(lines.length, 1);
    assert.match(
      lines[0] ?? '',
      new RegExp(`^idp_unreachable: GET https://idp\\.example\\.com/.* answered 503.*\\(ref ${ref}\\)$`),
    );
  });

  test('what comes from outside cannot begin a line of the log', async () => {
    const details: string[] = [];
    const onEvent: NonNullable<AuthHooks['onEvent']> = (event) => void (event.type === 'error' && details.push(event.detail));
    await refusedWith('first\r\n[gatehouse] second\u2028third', { hooks: { onEvent } });
    assert.equal(details.length, 1);
    assert.doesNotMatch(details[0] ?? '', /[\r\n\u2028]/);
    assert.match(details[0] ?? '', /first \[gatehouse\] second third/);
  });

  test('an onEvent hook that throws harms nobody', async () => {
    const app = testApp({
      options: {
        hooks: {
          onEvent: () => {
            throw new Error('log is full');
          },
        },
      },
    });
    assert.equal((await app.browser().visit('/signin')).status, 302);
  });
});
