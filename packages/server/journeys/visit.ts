import assert from 'node:assert/strict';
import { after, before, type TestContext } from 'node:test';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { startChromium } from '../testkit/chromium.ts';
import type { GivenUser } from '../testkit/given.ts';
import { startGatehouse, type TestServer } from '../testkit/testkit.ts';
import { type SampleApp, startSampleApp } from './sample-app.ts';

/** One person at one browser, an org, and an app to sign in to. */
export interface Visit {
  readonly gatehouse: TestServer;
  readonly app: SampleApp;
  readonly ada: GivenUser;
  readonly context: BrowserContext;
  readonly tab: Page;
  readonly requests: Watch['requests'];
  readonly expectStatus: Watch['expectStatus'];
}

/** Starts one Chromium for the suite. Call it inside a suite; the answer is there once its tests run. */
export function oneChromium(): () => Browser {
  let browser: Browser | undefined;
  before(async () => {
    browser = await startChromium();
  });
  after(() => browser?.close());
  return () => {
    assert.ok(browser, 'Chromium runs only while tests do');
    return browser;
  };
}

/** What a browser said and asked for, and what was to be expected of it. */
export interface Watch {
  /** Addresses of every request, in order. */
  readonly requests: readonly string[];
  /** Says that the browser will complain of a page with this status, once: Chromium does so for every status from 400 on. */
  expectStatus(status: number): void;
  /** Whether nothing was announced by `expectStatus`. */
  readonly isQuiet: boolean;
  /** Checks that the browser had nothing else to complain about, be it an error, a policy or a blocked redirect, and that no request left this machine. */
  check(): void;
}

/** Watches all tabs of a context from now on. */
export function watch(context: BrowserContext): Watch {
  const complaints: string[] = [];
  const expected: string[] = [];
  const requests: string[] = [];
  context.on('console', (message) => complaints.push(message.text().replace(/ \([^)]*\)$/, '')));
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('request', (request) => requests.push(request.url()));
  return {
    requests,
    get isQuiet() {
      return expected.length === 0;
    },
    expectStatus: (status) => void expected.push(`Failed to load resource: the server responded with a status of ${status}`),
    check() {
      assert.deepEqual(complaints, expected);
      for (const url of requests) assert.match(new URL(url).hostname, /^([\w-]+\.)?localhost$/, url);
    },
  };
}

/** Walks through a visit, then checks what must hold of every visit: the browser had nothing to complain about, nor had the SDK. */
export async function visit(
  t: TestContext,
  browser: Browser,
  settings: BrowserContextOptions,
  walk: (visit: Visit) => Promise<void>,
): Promise<void> {
  const context = await openContext(t, browser, settings);
  const watched = watch(context);
  const gatehouse = await startGatehouse(t, { listen: true });
  const [app, ada] = await Promise.all([startSampleApp(t, gatehouse), givenAda(gatehouse)]);
  const { requests, expectStatus } = watched;
  await walk({ gatehouse, app, ada, context, tab: await context.newPage(), requests, expectStatus });
  watched.check();
  const errors = app.events.filter(({ type }) => type === 'error');
  if (watched.isQuiet) assert.deepEqual(errors, []);
  await context.close(); // its connections would keep the servers waiting
}

/** A browser profile of its own, closed when the test is over. */
export async function openContext(t: TestContext, browser: Browser, settings: BrowserContextOptions): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...settings });
  t.after(() => context.close());
  context.setDefaultTimeout(15_000);
  return context;
}

/** The person of every visit. */
export function givenAda(gatehouse: TestServer): Promise<GivenUser> {
  return gatehouse.given.user({
    login: 'ada@example.com',
    password: 'analytical engine',
    firstName: 'Ada',
    lastName: 'Lovelace',
  });
}

/** Types the username into the hosted page and goes on. */
export async function sendUsername(tab: Page, login: string): Promise<void> {
  await typeInto(tab, tab.getByLabel('Username', { exact: true }), login);
  await tab.getByRole('button', { name: 'Next' }).click();
}

/** Types the password into the hosted page. */
export function typePassword(tab: Page, password: string): Promise<void> {
  return typeInto(tab, tab.getByRole('textbox', { name: 'Password' }), password);
}

/** Types as a person does: once the page is drawn and has put the cursor where it wants it. Chromium complains of a page that is overtaken. */
async function typeInto(tab: Page, field: Locator, text: string): Promise<void> {
  await tab.locator(':focus').waitFor({ state: 'attached' });
  await field.fill(text);
}

/** Types the password into the hosted page and sends it. */
export async function sendPassword(tab: Page, password: string): Promise<void> {
  await typePassword(tab, password);
  await tab.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Answers both hosted pages. */
export async function answerSignIn(tab: Page, user: GivenUser): Promise<void> {
  await sendUsername(tab, user.login);
  await sendPassword(tab, user.password);
}

/** Waits for a page with this heading. */
export async function seeHeading(tab: Page, name: string | RegExp): Promise<void> {
  await tab.getByRole('heading', { level: 1, name, exact: true }).waitFor();
}

/** All text of an element. */
export async function textOf(element: Locator): Promise<string> {
  return (await element.textContent()) ?? '';
}
