import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { pageHost } from '../../testkit/page-host.ts';
import type { EpochMillis } from '../platform/time.ts';
import { mark, script } from './assets/files.ts';
import { type PageOptions, sendPage } from './page.ts';
import type { Page } from './page-models.ts';

const at = Date.UTC(2031, 4, 4, 10) as EpochMillis;
const frame = { orgName: 'Northwind' };
const pages = {
  identify: { ...frame, page: 'identify', appName: 'Quickstart', interaction: 'handle', identifier: 'ada', error: 'Wrong.' },
  password: {
    ...frame,
    page: 'password',
    appName: 'Quickstart',
    interaction: 'handle',
    startOver: 'first handle',
    identifier: 'ada@example.com',
    error: 'Wrong.',
  },
  'new-password': {
    ...frame,
    page: 'new-password',
    heading: 'Choose a new password',
    sentence: 'It has expired.',
    action: '/signin',
    identifier: 'ada@example.com',
    requirements: [
      { words: 'At least 8 characters', pattern: '.{8}' },
      { words: 'No part of your username', without: ['"<ada>'] },
      { words: 'No old one' },
    ],
    interaction: 'handle',
    startOver: 'first handle',
    error: 'Wrong.',
  },
  error: {
    ...frame,
    page: 'error',
    heading: 'Gone',
    sentence: 'It is gone.',
    action: { label: 'Back', href: '/' },
    errorId: 'oae1',
    at,
  },
  'form-post': {
    ...frame,
    page: 'form-post',
    appName: 'Quickstart',
    target: 'https://rp.example/cb',
    fields: { code: 'c', state: 's' },
  },
  home: {
    ...frame,
    page: 'home',
    login: 'ada@example.com',
    name: 'Ada',
    domain: 'northwind.example',
    isAdministrator: true,
    signOutAction: '/login/signout',
    interaction: 'handle',
  },
  'sign-up': {
    ...frame,
    page: 'sign-up',
    firstName: 'Ada',
    lastName: null,
    email: 'ada@example',
    company: 'Engines',
    countries: [{ code: 'GB', name: 'United Kingdom', isChosen: true }],
    invalid: ['lastName', 'email'],
    error: 'Wrong.',
  },
  'sign-up-sent': { ...frame, page: 'sign-up-sent', sender: 'no-reply@northwind.example', outboxPath: '/dev/outbox' },
  'confirm-org': {
    ...frame,
    page: 'confirm-org',
    domain: 'dev-4f7k2mx.northwind.example',
    email: 'ada@example.com',
    askedBy: 'Ada Lovelace',
    askedFrom: '203.0.113.7',
    askedAt: at,
    isFromTerminal: true,
    action: '/signup/confirm/token',
  },
  'sign-up-link': {
    ...frame,
    page: 'sign-up-link',
    heading: 'Gone',
    sentence: 'It is gone.',
    signInHref: '/signin',
    email: 'ada@example',
    error: 'Wrong.',
  },
  'sign-out': {
    ...frame,
    page: 'sign-out',
    appName: 'Quickstart',
    login: 'ada',
    action: '/logout',
    interaction: 'handle',
    stayHref: '/',
  },
  'signed-out': { ...frame, page: 'signed-out', signInHref: '/' },
} as const satisfies { [Name in Page['page']]: Extract<Page, { page: Name }> };

async function show(page: Page, options?: PageOptions) {
  const http = pageHost();
  http.setErrorHandler((error, _request, reply) => reply.code(500).send(error));
  http.get('/', (_request, reply) => sendPage(reply.code(400), page, options));
  const answer = await http.inject('/');
  return { ...answer, headers: answer.headers, html: answer.body, policy: String(answer.headers['content-security-policy']) };
}

/** The `form-action` of the page, or `refused` when it cannot be shown with such an address. */
async function formAction(page: Page, options?: PageOptions): Promise<string> {
  const { statusCode, policy } = await show(page, options);
  return statusCode === 500 ? 'refused' : (/; form-action ([^;]*);/.exec(policy)?.[1] ?? 'missing');
}

/** Value of the attribute in the one tag that `tag` finds. */
function attribute(html: string, tag: RegExp, name: string): string | undefined {
  return new RegExp(` ${name}="([^"]*)"`).exec(tag.exec(html)?.[0] ?? '')?.[1];
}

suite('hosted pages: what the browser gets', () => {
  for (const page of Object.values(pages)) {
    test(`${page.page}: keeps the caller's status and carries every protecting header (S17)`, async () => {
      const { statusCode, headers, policy } = await show(page);
      assert.equal(statusCode, 400);
      assert.equal(headers['content-type'], 'text/html; charset=utf-8');
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(headers.vary, 'Cookie');
      assert.equal(headers['referrer-policy'], 'same-origin');
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['x-frame-options'], 'DENY');
      assert.equal(
        policy.replace(/sha256-[\w+/]{43}=/, 'digest').replace(/form-action [^;]*/, 'form-action …'),
        "default-src 'none'; style-src 'digest'; script-src 'self'; img-src 'self' data:; form-action …; frame-ancestors 'none'; base-uri 'none'",
      );
    });

    test(`${page.page}: no inline script, no style attribute, nothing from another host`, async () => {
      const { html } = await show(page);
      assert.doesNotMatch(html, /<script(?! src="\/assets\/)| style=| on\w+=/);
      assert.doesNotMatch(html, /(src|href)="(https?:)?\/\//);
      assert.match(html, /<html lang="en">/);
      assert.match(html, /<title>[A-Z][a-z ]+ · Northwind<\/title>/);
      assert.match(html, /<meta name="referrer" content="same-origin">/);
    });
  }

  test('identify posts identifier, rememberMe and the interaction to /signin', async () => {
    const { html } = await show({ ...frame, page: 'identify', interaction: 'handle', rememberMe: true });
    assert.match(html, /<form method="post" action="\/signin">/);
    assert.deepEqual(
      [...html.matchAll(/ name="(interaction|identifier|rememberMe)"/g)].map(([, name]) => name),
      ['interaction', 'identifier', 'rememberMe'],
    );
    assert.equal(attribute(html, /<input[^>]*name="interaction"[^>]*>/, 'value'), 'handle');
    assert.equal(attribute(html, /<input[^>]*name="identifier"[^>]*>/, 'autocomplete'), 'username');
    assert.match(html, /name="rememberMe" value="true" checked>/);
    assert.doesNotMatch(html, /to continue to|role="alert"/);
  });

  test('password posts credentials.passcode and the interaction to /signin, and nothing else', async () => {
    const { html } = await show(pages.password);
    assert.deepEqual(
      [...html.matchAll(/<input[^>]* name="([^"]*)"/g)].map(([, name]) => name),
      ['interaction', 'credentials.passcode'],
    );
    assert.equal(attribute(html, /<input[^>]*name="credentials.passcode"[^>]*>/, 'autocomplete'), 'current-password');
    assert.equal(attribute(html, /<input[^>]*id="username"[^>]*>/, 'value'), 'ada@example.com');
    assert.equal(attribute(html, /<a [^>]*>Change<\/a>/, 'href'), '/signin?interaction=first+handle');
  });

  test('new-password posts the new password twice, with the interaction if there is one, and lists what is asked of it', async () => {
    const { html } = await show(pages['new-password']);
    const names = (text: string) => [...text.matchAll(/<input[^>]* name="([^"]*)"/g)].map(([, name]) => name);
    assert.deepEqual(names(html), ['interaction', 'credentials.newPassword', 'credentials.repeated']);
    for (const name of ['newPassword', 'repeated'])
      assert.equal(attribute(html, new RegExp(`<input[^>]*name="credentials.${name}"[^>]*>`), 'autocomplete'), 'new-password');
    assert.equal(attribute(html, /<input[^>]*id="username"[^>]*>/, 'value'), 'ada@example.com');
    assert.equal(attribute(html, /<a [^>]*>Change<\/a>/, 'href'), '/signin?interaction=first+handle');
    assert.match(html, /<li data-pattern="\.\{8\}">At least 8 characters<\/li>/);
    assert.match(
      html,
      /<li data-without="\[&#34;\\&#34;&lt;ada&gt;&#34;\]">No part of your username<\/li>\n<li>No old one<\/li>/,
    );
    const { interaction: _handle, startOver: _start, error: _error, ...plain } = pages['new-password'];
    const alone = await show({ ...plain, action: '/reset_password/token', isAddressSecret: true });
    assert.deepEqual(names(alone.html), ['credentials.newPassword', 'credentials.repeated']);
    assert.match(alone.html, /<form method="post" action="\/reset_password\/token">/);
    assert.equal(alone.headers['referrer-policy'], 'no-referrer');
    assert.match(alone.html, /<meta name="referrer" content="no-referrer">/);
    assert.equal((await show({ ...plain, action: 'https://evil.example/' })).statusCode, 500);
  });

  test('an error stands above its field, is announced, focused and tied to the field', async () => {
    for (const page of [pages.identify, pages.password]) {
      const { html } = await show(page);
      assert.match(
        html,
        /id="error" role="alert" tabindex="-1" autofocus>[\s\S]*Wrong\.[\s\S]*<input class="field"[^>]* aria-invalid="true" aria-describedby="error">/,
      );
      assert.equal([...html.matchAll(/ autofocus/g)].length, 1);
    }
  });

  test('an error page says what happened, then what to do, then the id', async () => {
    const { html } = await show(pages.error);
    assert.match(
      html,
      /<h1>Gone<\/h1>[\s\S]*It is gone\.[\s\S]*<a class="primary" href="\/">Back<\/a>[\s\S]*Error id: <code>oae1<\/code>[\s\S]*2031-05-04 10:00:00 UTC/,
    );
  });

  test('a form post carries every parameter and a button for browsers without script', async () => {
    const { html } = await show(pages['form-post']);
    assert.match(html, /<form class="act" method="post" action="https:\/\/rp.example\/cb" data-auto-submit>/);
    assert.match(
      html,
      /name="code" value="c">\s*<input type="hidden" name="state" value="s">\s*<button class="primary">Continue<\/button>/,
    );
  });

  test('a first visit to the sign-in page costs under 12 kB, and nothing on the page is compressed beside its secrets', async () => {
    const answer = await show({ ...pages.identify, interaction: 'h'.repeat(900) });
    const head = Object.entries(answer.headers)
      .map((line) => line.join(': '))
      .join('\r\n').length;
    const bytes = head + answer.rawPayload.length + script.bodies.br.length + mark.bodies.br.length;
    assert.ok(bytes < 12_000, `${bytes} bytes`);
    assert.equal(answer.headers['content-encoding'], undefined);
  });

  test('the mark in the page is the mark in the favicon', () => {
    const path = /<path[^>]* d="([^"]*)"/;
    const inPage = readFileSync(new URL('../../templates/mark.liquid', import.meta.url), 'utf8');
    assert.equal(path.exec(inPage)?.[1], path.exec(mark.bodies.identity.toString())?.[1]);
  });
});

suite('hosted pages: where forms may lead (CSP form-action)', () => {
  const redirectUri = 'http://app.test:3000/cb';

  test('the pages of a sign-in lead here, to https, and along the redirects that end at the app', async () => {
    for (const page of [pages.identify, pages.password]) {
      assert.equal(await formAction(page), "'self' https:");
      assert.equal(await formAction(page, { redirectUri }), "'self' https: http://app.test:3000");
    }
  });

  test('signing out leads here, and on to the app that asked for it', async () => {
    assert.equal(await formAction(pages.home), "'self'");
    assert.equal(await formAction(pages['sign-up']), "'self'");
    assert.equal(await formAction(pages['sign-up-link']), "'self'");
    const newOrg = { redirectUri: 'http://dev-4f7k2mx.localhost:8080' };
    assert.equal(await formAction(pages['confirm-org'], newOrg), "'self' https: http://dev-4f7k2mx.localhost:8080");
    assert.equal(await formAction(pages['sign-out']), "'self'");
    assert.equal(await formAction(pages['sign-out'], { redirectUri }), "'self' https: http://app.test:3000");
  });

  test('a form post leads to its target and on over https, pages without a form nowhere', async () => {
    assert.equal(await formAction(pages['form-post'], { redirectUri }), "'self' https:");
    assert.equal(await formAction(pages.error, { redirectUri }), "'none'");
    assert.equal(await formAction(pages['sign-up-sent']), "'none'");
    assert.equal(await formAction(pages['signed-out'], { redirectUri }), "'none'");
  });

  test('S05: a form of ours posts to a path on this host only', async () => {
    for (const path of ['https://evil.example/', '//evil.example/', '/\\evil.example', 'javascript:alert(1)', '']) {
      assert.equal(await formAction({ ...pages.home, signOutAction: path }), 'refused');
      assert.equal(await formAction({ ...pages['sign-out'], action: path }), 'refused');
      assert.equal(await formAction({ ...pages['confirm-org'], action: path }), 'refused');
    }
  });
});
