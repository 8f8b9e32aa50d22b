import assert from 'node:assert/strict';
import { after, before, suite, type TestContext, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page as Tab } from 'playwright-core';
import { startChromium } from '../../testkit/chromium.ts';
import { pageHost } from '../../testkit/page-host.ts';
import { ownTexts } from '../domain/brands/brand.ts';
import type { EpochMillis } from '../platform/time.ts';
import { assetRoutes } from './assets/routes.ts';
import { type Page, type PageOptions, sendPage } from './page.ts';

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
const pages: Readonly<Record<string, Page>> = {
  identify,
  'identify with an error': { ...identify, identifier: 'ada', rememberMe: true, error: 'Unable to sign in.' },
  password,
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
  home: { ...frame, page: 'home', login: 'ada@example.com', name: 'Ada Lovelace', signOutAction: '/out' },
  'sign-out': { ...frame, page: 'sign-out', appName: 'Quickstart', login: 'ada@example.com', action: '/out', stayHref: '/' },
  'signed-out': { ...frame, page: 'signed-out', signInHref: '/' },
};

/** A server that shows one page at `/`, keeps every form posted to it and, if told to, redirects after it. */
async function startPages(t: TestContext, page: Page, options?: PageOptions, locationAfterPost?: string) {
  const http = pageHost(branded, { forceCloseConnections: true });
  const posted: URLSearchParams[] = [];
  http.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );
  assetRoutes(http);
  http.get('/', (_request, reply) => sendPage(reply, page, options));
  http.post('/*', async (request, reply) => {
    posted.push(new URLSearchParams(String(request.body)));
    if (locationAfterPost !== undefined) return reply.redirect(locationAfterPost, 303);
    return reply.type('text/html').send('<title>posted</title>');
  });
  const origin = await http.listen({ port: 0, host: '127.0.0.1' });
  t.after(() => http.close());
  return { origin, posted };
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
