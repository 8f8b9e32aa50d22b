import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { TestServer } from '../testkit/testkit.ts';
import { startSampleApp } from './sample-app.ts';
import { answerSignIn, oneChromium, seeHeading, sendPassword, sendUsername, textOf, typePassword, visit } from './visit.ts';

suite('detours on the way through a sign-in', () => {
  const chromium = oneChromium();

  test('two tabs: both sign in, each returns to its own page', (t) =>
    visit(t, chromium(), {}, async ({ app, ada, context, tab }) => {
      const other = await context.newPage();
      await tab.goto(`${app.origin}/profile`);
      await other.goto(`${app.origin}/checkout`);
      await answerSignIn(tab, ada);
      await seeHeading(tab, 'Your profile');
      await sendUsername(other, ada.login); // somebody is signed in by now: no password is asked for
      await seeHeading(other, 'Checkout');
      await tab.reload();
      await seeHeading(tab, 'Your profile');
    }));

  test('two tabs, both on the password page: both sign in', (t) =>
    visit(t, chromium(), {}, async ({ app, ada, context, tab }) => {
      const other = await context.newPage();
      for (const [each, path] of [
        [tab, '/profile'],
        [other, '/checkout'],
      ] as const) {
        await each.goto(app.origin + path);
        await sendUsername(each, ada.login);
        await seeHeading(each, 'Enter your password');
      }
      await sendPassword(tab, ada.password);
      await seeHeading(tab, 'Your profile');
      await sendPassword(other, ada.password);
      await seeHeading(other, 'Checkout');
      await tab.reload();
      await seeHeading(tab, 'Your profile');
    }));

  test('two tabs: one signs in while the other is on its way back to the app', (t) =>
    visit(t, chromium(), {}, async ({ gatehouse, ada, context, tab }) => {
      const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      let callbacks = 0;
      const before = (url: string) => {
        if (!url.startsWith('/authorization-code/callback')) return;
        callbacks += 1;
        if (callbacks > 1) return;
        arrive();
        return released;
      };
      const app = await startSampleApp(t, gatehouse, { app: { label: 'Slow' }, before });
      const other = await context.newPage();
      for (const [each, path] of [
        [tab, '/profile'],
        [other, '/checkout'],
      ] as const) {
        await each.goto(app.origin + path);
        await sendUsername(each, ada.login);
        await seeHeading(each, 'Enter your password');
      }
      await typePassword(tab, ada.password);
      await tab.getByRole('button', { name: 'Sign in', exact: true }).click({ noWaitAfter: true });
      await arrived;
      await sendPassword(other, ada.password);
      await seeHeading(other, 'Checkout');
      release();
      await seeHeading(tab, 'Your profile');
    }));

  test('Back, at each step, leads to a page that works, and forward again', (t) =>
    visit(t, chromium(), {}, async ({ gatehouse, app, ada, tab }) => {
      await tab.goto(app.origin);
      await tab.getByRole('link', { name: 'Profile' }).first().click();
      await seeHeading(tab, 'Sign in');
      await tab.goBack();
      await seeHeading(tab, 'Welcome');
      await tab.goForward();
      await seeHeading(tab, 'Sign in');
      await sendUsername(tab, 'grace@example.com'); // a slip
      await seeHeading(tab, 'Enter your password');
      await tab.goBack();
      await seeHeading(tab, 'Sign in');
      await sendUsername(tab, ada.login);
      await seeHeading(tab, 'Enter your password');
      assert.equal(await tab.getByText(ada.login).first().isVisible(), true);
      await sendPassword(tab, ada.password);
      await seeHeading(tab, 'Your profile');
      await tab.goBack(); // to the password page, which has nothing left to ask
      await seeHeading(tab, /^(Hello, Ada Lovelace|Your profile)$/);
      assert.equal(new URL(tab.url()).origin, app.origin);
      assert.equal(await signInsOf(gatehouse), 1);
    }));

  test('Change, on the password page, asks for the username again', (t) =>
    visit(t, chromium(), { javaScriptEnabled: false }, async ({ app, ada, tab }) => {
      await tab.goto(`${app.origin}/profile`);
      await sendUsername(tab, 'grace@example.com');
      await tab.getByRole('link', { name: 'Change username' }).click();
      await seeHeading(tab, 'Sign in');
      await answerSignIn(tab, ada);
      await seeHeading(tab, 'Your profile');
    }));

  test('Reload, on the username page and on the password page, asks the same again', (t) =>
    visit(t, chromium(), {}, async ({ app, ada, tab }) => {
      await tab.goto(`${app.origin}/profile`);
      await seeHeading(tab, 'Sign in');
      await tab.reload();
      await sendUsername(tab, ada.login);
      await seeHeading(tab, 'Enter your password');
      await tab.reload();
      await seeHeading(tab, 'Enter your password');
      assert.equal(await tab.getByText(ada.login).first().isVisible(), true);
      await sendPassword(tab, ada.password);
      await seeHeading(tab, 'Your profile');
    }));

  test('the callback opened a second time changes nothing for somebody who is signed in, and asks a stranger to sign in', (t) =>
    visit(t, chromium(), {}, async ({ gatehouse, app, ada, tab, requests }) => {
      await tab.goto(`${app.origin}/profile`);
      await answerSignIn(tab, ada);
      await seeHeading(tab, 'Your profile');
      const callback = requests.find((url) => url.includes('/authorization-code/callback?')) ?? '';
      await tab.goto(callback);
      await seeHeading(tab, 'Hello, Ada Lovelace');
      assert.equal(tab.url(), `${app.origin}/`);
      await tab.getByRole('button', { name: 'Sign out' }).first().click();
      await seeHeading(tab, 'Welcome');
      await tab.goto(callback);
      await seeHeading(tab, 'Sign in');
      assert.equal(new URL(tab.url()).origin, gatehouse.origin);
      const types = (await gatehouse.log()).map((event) => event.event_type);
      assert.equal(types.includes('app.oauth2.as.token.detect_reuse'), false, 'the old code was not even sent');
    }));

  test('a page left open for more than an hour says so, and starting again loses nothing', (t) =>
    visit(t, chromium(), {}, async ({ gatehouse, app, ada, tab, expectStatus }) => {
      gatehouse.clock.advance({ minutes: -61 });
      await tab.goto(`${app.origin}/profile`);
      await seeHeading(tab, 'Sign in');
      gatehouse.clock.advance({ minutes: 61 });
      expectStatus(400);
      await sendUsername(tab, ada.login);
      await seeHeading(tab, 'This page has expired');
      assert.match(await textOf(tab.locator('main')), /Error id: oae\w+/);
      await tab.getByRole('link', { name: 'Start again' }).click();
      await answerSignIn(tab, ada);
      await seeHeading(tab, 'Your profile');
    }));

  test('the same when the app has forgotten the sign-in as well: it ends signed in at the start page', (t) =>
    visit(t, chromium(), {}, async ({ gatehouse, app, ada, context, tab, expectStatus }) => {
      gatehouse.clock.advance({ minutes: -61 });
      await tab.goto(`${app.origin}/profile`);
      await sendUsername(tab, ada.login);
      await seeHeading(tab, 'Enter your password');
      gatehouse.clock.advance({ minutes: 61 });
      await context.clearCookies({ name: /-tx\./ }); // as their Max-Age of an hour does
      expectStatus(400);
      await sendPassword(tab, ada.password);
      await seeHeading(tab, 'This page has expired');
      await tab.getByRole('link', { name: 'Start again' }).click();
      await answerSignIn(tab, ada);
      await seeHeading(tab, 'Hello, Ada Lovelace');
      assert.equal(await signInsOf(gatehouse), 1);
    }));

  test('a link to a sign-in page that somebody else began does not work, and starting again does (S16)', (t) =>
    visit(t, chromium(), {}, async ({ app, ada, context, tab, expectStatus }) => {
      await tab.goto(`${app.origin}/profile`);
      await seeHeading(tab, 'Sign in');
      const link = tab.url();
      await context.clearCookies({ name: 'gh_browser' }); // another browser
      expectStatus(400);
      await tab.goto(link);
      await seeHeading(tab, 'This sign-in was started in another browser');
      await tab.getByRole('link', { name: 'Start again' }).click();
      await answerSignIn(tab, ada);
      await seeHeading(tab, 'Your profile');
    }));
});

/** How often a password was right. */
async function signInsOf(gatehouse: TestServer): Promise<number> {
  return (await gatehouse.log()).filter((event) => event.event_type === 'user.session.start').length;
}
