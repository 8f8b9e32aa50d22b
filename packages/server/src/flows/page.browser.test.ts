import assert from 'node:assert/strict';
import type { IncomingHttpHeaders } from 'node:http';
import { after, before, suite, type TestContext, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page as Tab } from 'playwright-core';
import { startChromium } from '../../testkit/chromium.ts';
import { pageHost } from '../../testkit/page-host.ts';
import { ownTexts } from '../domain/brands/brand.ts';
import type { EpochMillis } from '../platform/time.ts';
import { assetRoutes } from './assets/routes.ts';
import { type PageOptions, sendPage } from './page.ts';
import type { Page } from './page-models.ts';

const frame = { orgName: 'Northwind Harbour' };
const branded = { signIn: { ...ownTexts, helpUrl: '/help' } };
const at = Date.UTC(2031, 4, 4, 10) as EpochMillis;
const identify = { ...frame, page: 'identify', appName: 'Quickstart', interaction: 'handle' } as const;
const password = {
  ...frame,
  page: 'password',
  appName: 'Quickstart',
  interaction: 'h',
  startOver: 's',
  identifier: 'ada@example.com',
} as const;
const newPassword = {
  ...frame,
  page: 'new-password',
  heading: 'Set a new password',
  sentence: 'You are signed in with it right away.',
  action: '/reset_password/token',
  identifier: 'ada@example.com',
  requirements: [
    { words: 'At least 8 characters', pattern: '.{8}' },
    { words: 'At least 1 number', pattern: '^(?:\\P{Nd}*\\p{Nd}){1}' },
    { words: 'No part of your username', without: ['example'] },
    { words: 'Not one of your last 4 passwords' },
  ],
  isAddressSecret: true,
} as const;
const pages: Readonly<Record<string, Page>> = {
  identify,
  'identify with an error': { ...identify, identifier: 'ada', rememberMe: true, error: 'Unable to sign in.' },
  password,
  'new-password': newPassword,
  'new-password with an error': { ...newPassword, error: 'Choose another password. What is missing: at least 1 number.' },
  'password with an error': { ...password, error: 'Password is incorrect.' },
  error: {
    ...frame,
    page: 'error',
    heading: 'Gone',
    sentence: 'It is gone.',
    action: { label: 'Start again', href: '/' },
    errorId: 'oae1',
    at,
  },
  home: {
    ...frame,
    page: 'home',
    login: 'ada@example.com',
    name: 'Ada Lovelace',
    domain: 'dev-4f7k2mx.localhost:8080',
    isAdministrator: true,
    signOutAction: '/out',
  },
  'sign-up': {
    ...frame,
    page: 'sign-up',
    firstName: 'Ada',
    lastName: null,
    email: 'ada@example',
    company: null,
    countries: [{ code: 'GB', name: 'United Kingdom', isChosen: false }],
    invalid: ['lastName', 'email', 'country'],
    error: 'Last name must have a value. Email address must be an e-mail address. Country must be chosen.',
  },
  'sign-up-sent': { ...frame, page: 'sign-up-sent', sender: 'no-reply@northwind.example', outboxPath: '/dev/outbox' },
  'confirm-org': {
    ...frame,
    page: 'confirm-org',
    domain: 'dev-4f7k2mx.northwind.example',
    email: 'ada@example.com',
    askedBy: 'Ada Lovelace',
    askedFrom: '2001:db8:1234:5678:9abc:def0:1234:5678',
    askedAt: at,
    isFromTerminal: true,
    action: '/signup/confirm/token',
    isAddressSecret: true,
  },
  'sign-up-link': {
    ...frame,
    page: 'sign-up-link',
    heading: 'This link was used already',
    sentence: 'Your org is at dev-4f7k2mx.northwind.example.',
    signInHref: 'https://dev-4f7k2mx.northwind.example/signin',
  },
  'sign-out': { ...frame, page: 'sign-out', appName: 'Quickstart', login: 'ada@example.com', action: '/out', stayHref: '/' },
  'signed-out': { ...frame, page: 'signed-out', signInHref: '/' },
};

/** A server that shows one page at `/`, keeps every form posted to it and, if told to, redirects after it. */
async function startPages(t: TestContext, page: Page, options?: PageOptions, locationAfterPost?: string) {
  const http = pageHost(branded, { forceCloseConnections: true });
  const posted: URLSearchParams[] = [];
  const headers: IncomingHttpHeaders[] = [];
  http.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );
  assetRoutes(http);
  http.get('/', (_request, reply) => sendPage(reply, page, options));
  http.post('/*', async (request, reply) => {
    headers.push(request.headers);
    posted.push(new URLSearchParams(String(request.body)));
    if (locationAfterPost !== undefined) return reply.redirect(locationAfterPost, 303);
    return reply.type('text/html').send('<title>posted</title>');
  });
  const origin = await http.listen({ port: 0, host: '127.0.0.1' });
  t.after(() => http.close());
  return { origin, posted, headers };
}

suite('hosted pages in a browser', () => {
  let browser: Browser;
  before(async () => {
    browser = await startChromium();
  });
  after(() => browser.close());

  /** Opens the page and collects what the browser complains about. */
  async function open(t: TestContext, url: string, settings: BrowserContextOptions = {}) {
    const context = await browser.newContext(settings);
    t.after(() => context.close());
    const tab = await context.newPage();
    const complaints: string[] = [];
    tab.on('console', (message) => complaints.push(message.text()));
    tab.on('pageerror', (error) => complaints.push(error.message));
    await tab.goto(url);
    return { tab, complaints };
  }

  for (const [name, page] of Object.entries(pages)) {
    test(`${name}: axe finds nothing, in light on a desk and in dark on a phone; nothing sticks out; the browser has no complaint`, async (t) => {
      const { origin } = await startPages(t, page);
      for (const [colorScheme, width] of [
        ['light', 1280],
        ['dark', 390],
      ] as const) {
        const { tab, complaints } = await open(t, origin, { colorScheme, viewport: { width, height: 800 } });
        assert.equal(await tab.evaluate('document.documentElement.scrollWidth'), width);
        assert.deepEqual(await violations(tab), []);
        assert.deepEqual(complaints, []);
      }
    });
  }

  test('form-post, when its script does not come: axe finds nothing, and the button sends it', async (t) => {
    const app = await startPages(t, identify);
    const { origin } = await startPages(t, { ...frame, page: 'form-post', target: `${app.origin}/cb`, fields: { code: 'c' } });
    const { tab } = await open(t, 'about:blank');
    await tab.route('**/*.js', (route) => route.abort());
    await tab.goto(origin);
    assert.deepEqual(await violations(tab), []);
    await tab.getByRole('button', { name: 'Continue' }).click();
    await tab.waitForURL(`${app.origin}/cb`);
    assert.deepEqual(app.posted.map(String), ['code=c']);
  });

  test('without JavaScript the password can be sent', async (t) => {
    const { origin, posted } = await startPages(t, password);
    const { tab } = await open(t, origin, { javaScriptEnabled: false });
    assert.equal(await tab.getByRole('button', { name: 'Show password' }).isVisible(), false);
    await tab.getByRole('textbox', { name: 'Password' }).fill('correct horse');
    await tab.keyboard.press('Enter');
    await tab.waitForURL('**/signin');
    assert.deepEqual(Object.fromEntries(posted[0] ?? []), { interaction: 'h', 'credentials.passcode': 'correct horse' });
  });

  test('the field has the focus; when something is wrong, the error has it', async (t) => {
    const fine = await open(t, (await startPages(t, identify)).origin);
    const wrong = await open(t, (await startPages(t, { ...identify, error: 'Unable to sign in.' })).origin);
    assert.equal(await focused(fine.tab), 'identifier');
    assert.equal(await focused(wrong.tab), 'error');
  });

  test('the password can be shown and hidden', async (t) => {
    const { tab } = await open(t, (await startPages(t, password)).origin);
    const field = tab.locator('#passcode');
    await tab.getByRole('button', { name: 'Show password' }).click();
    assert.deepEqual([await field.getAttribute('type'), await focused(tab)], ['text', 'passcode']);
    await tab.getByRole('button', { name: 'Hide password' }).click();
    assert.equal(await field.getAttribute('type'), 'password');
  });

  test('what is asked of a new password is ticked off while it is typed', async (t) => {
    const { tab, complaints } = await open(t, (await startPages(t, newPassword)).origin);
    const met = () => tab.locator('.rules li[data-met]').allTextContents();
    for (const [typed, expected] of [
      ['example', []],
      ['Example-1', ['At least 8 characters', 'At least 1 number']],
      ['Tr0ubadour', ['At least 8 characters', 'At least 1 number', 'No part of your username']],
      ['', []],
    ] as const) {
      await tab.locator('#new-password').fill(typed);
      assert.deepEqual(await met(), expected, typed);
    }
    assert.deepEqual(complaints, []);
  });

  test('without JavaScript a new password can be sent; the browser names its own origin, although it tells nobody the address', async (t) => {
    const { origin, posted, headers } = await startPages(t, newPassword);
    const { tab } = await open(t, origin, { javaScriptEnabled: false });
    await tab.getByLabel('New password').fill('Tr0ubadour');
    await tab.getByLabel('Type it again').fill('Tr0ubadour');
    await tab.keyboard.press('Enter');
    await tab.waitForURL('**/reset_password/token');
    assert.deepEqual(Object.fromEntries(posted[0] ?? []), {
      'credentials.newPassword': 'Tr0ubadour',
      'credentials.repeated': 'Tr0ubadour',
    });
    assert.deepEqual([headers[0]?.['sec-fetch-site'], headers[0]?.referer], ['same-origin', undefined]);
  });

  test('a form is sent once however often it is submitted, and is ready again after Back', async (t) => {
    const { origin, posted } = await startPages(t, identify);
    const { tab } = await open(t, origin);
    await tab.getByLabel('Username').fill('ada@example.com');
    await tab.evaluate('{ const [form] = document.forms; form.requestSubmit(); form.requestSubmit(); form.requestSubmit(); }');
    await tab.waitForURL('**/signin');
    assert.equal(posted.length, 1);
    await tab.goBack();
    assert.equal(await tab.getByRole('button', { name: 'Next' }).isEnabled(), true);
  });

  test('a form post leaves by itself, with every parameter as it was', async (t) => {
    const app = await startPages(t, identify);
    const fields = { code: `c"'<>&`, state: 's' };
    const { origin } = await startPages(t, { ...frame, page: 'form-post', target: `${app.origin}/cb`, fields });
    const { tab, complaints } = await open(t, origin);
    await tab.waitForURL(`${app.origin}/cb`);
    assert.deepEqual(
      app.posted.map((form) => Object.fromEntries(form)),
      [fields],
    );
    assert.deepEqual(complaints, []);
  });

  test('the redirects after a sign-in may end at the redirect URI of the request', async (t) => {
    const redirectUri = (await startPages(t, identify)).origin.replace('127.0.0.1', 'localhost').concat('/');
    const { origin } = await startPages(t, identify, { redirectUri }, redirectUri);
    const { tab, complaints } = await open(t, origin);
    await tab.getByLabel('Username').fill('ada@example.com');
    await tab.getByRole('button', { name: 'Next' }).click();
    await tab.waitForURL(redirectUri);
    assert.deepEqual(complaints, []);
  });

  test('the redirects after a sign-in may not end at an address that nobody named', async (t) => {
    const elsewhere = (await startPages(t, identify)).origin.replace('127.0.0.1', 'localhost').concat('/');
    const { origin } = await startPages(t, identify, {}, elsewhere);
    const { tab } = await open(t, origin);
    await tab.getByLabel('Username').fill('ada@example.com');
    const complaint = tab.waitForEvent('console', (message) => message.text().includes('form-action'));
    await tab.getByRole('button', { name: 'Next' }).click({ noWaitAfter: true });
    await complaint;
    assert.equal(new URL(tab.url()).origin, origin);
  });
});

function focused(tab: Tab): Promise<unknown> {
  return tab.evaluate('document.activeElement.id');
}

async function violations(tab: Tab): Promise<string[]> {
  const found = await new AxeBuilder({ page: tab }).analyze();
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
