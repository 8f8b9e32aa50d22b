import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startSampleApp } from './sample-app.ts';
import { answerSignIn, oneChromium, seeHeading, sendPassword, sendUsername, textOf, visit } from './visit.ts';

suite('the round trip in a browser, from the app and back', () => {
  const chromium = oneChromium();

  for (const javaScriptEnabled of [true, false]) {
    test(`${javaScriptEnabled ? 'with' : 'without'} JavaScript: sign in, see the claims, sign out of the app and the org`, (t) =>
      visit(t, chromium(), { javaScriptEnabled }, async ({ gatehouse, app, ada, tab }) => {
        await tab.goto(app.origin);
        await tab.getByRole('link', { name: 'Sign in' }).first().click();
        await seeHeading(tab, 'Sign in');
        assert.equal(new URL(tab.url()).origin, gatehouse.origin);
        assert.equal(await tab.getByText('to continue to Quickstart').isVisible(), true);
        await sendUsername(tab, ada.login);
        await seeHeading(tab, 'Enter your password');
        await sendPassword(tab, ada.password);

        await seeHeading(tab, 'Hello, Ada Lovelace');
        assert.equal(tab.url(), `${app.origin}/`);
        await tab.getByRole('link', { name: 'Profile' }).first().click();
        await seeHeading(tab, 'Your profile');
        for (const claim of ['Ada Lovelace', 'ada@example.com', ada.id, app.clientId, gatehouse.issuer]) {
          assert.equal(await tab.getByRole('cell').getByText(claim, { exact: true }).first().isVisible(), true, claim);
        }
        await tab.getByRole('link', { name: 'Ask the userinfo endpoint' }).click();
        await tab.getByText('Claims of the userinfo endpoint').first().waitFor();

        await tab.getByRole('button', { name: 'Sign out' }).first().click();
        await seeHeading(tab, 'Welcome');
        assert.equal(tab.url(), `${app.origin}/`);
        await tab.goto(gatehouse.origin);
        await seeHeading(tab, 'Sign in');
        assert.deepEqual(
          (await gatehouse.log()).map((event) => event.event_type),
          ['user.session.end', 'app.oauth2.as.token.grant', 'app.oauth2.as.authorize.code', 'user.session.start'],
        );
      }));
  }

  test('a wrong password is told at once to people who cannot see it, and the right one still signs in', (t) =>
    visit(t, chromium(), {}, async ({ app, ada, tab, expectStatus }) => {
      await tab.goto(`${app.origin}/profile`);
      await sendUsername(tab, ada.login);
      expectStatus(401);
      await sendPassword(tab, 'difference engine');
      const alert = tab.getByRole('alert');
      await alert.waitFor();
      assert.match(await textOf(alert), /^Unable to sign in\./);
      assert.equal(await focused(tab), 'error');
      assert.equal(await tab.getByRole('textbox', { name: 'Password' }).inputValue(), '');
      assert.equal(await tab.getByText(ada.login).first().isVisible(), true);
      await sendPassword(tab, ada.password);
      await seeHeading(tab, 'Your profile');
    }));

  test('somebody unknown is asked for a password too, and told the same', (t) =>
    visit(t, chromium(), {}, async ({ app, tab, expectStatus }) => {
      await tab.goto(`${app.origin}/profile`);
      await sendUsername(tab, 'nobody@example.com');
      expectStatus(401);
      await sendPassword(tab, 'difference engine');
      assert.match(await textOf(tab.getByRole('alert')), /^Unable to sign in\./);
    }));

  test('with the keyboard alone', (t) =>
    visit(t, chromium(), {}, async ({ app, ada, tab, expectStatus }) => {
      await tab.goto(app.origin);
      await tabTo(tab, 'Sign in');
      await tab.keyboard.press('Enter');
      await seeHeading(tab, 'Sign in');
      await tab.keyboard.type(ada.login); // the field has the focus
      await tab.keyboard.press('Tab');
      await tab.keyboard.press('Space'); // Keep me signed in
      assert.equal(await tab.getByLabel('Keep me signed in').isChecked(), true);
      await tabTo(tab, 'Next');
      await tab.keyboard.press('Enter');
      await seeHeading(tab, 'Enter your password');
      expectStatus(401);
      await tab.keyboard.type('difference engine');
      await tab.keyboard.press('Enter');
      await tab.getByRole('alert').waitFor();
      await tab.keyboard.press('Tab'); // from the error to its field
      await tab.keyboard.type(ada.password);
      await tabTo(tab, 'Sign in');
      await tab.keyboard.press('Enter');
      await seeHeading(tab, 'Hello, Ada Lovelace');
      await tabTo(tab, 'Sign out');
      await tab.keyboard.press('Enter');
      await seeHeading(tab, 'Welcome');
    }));

  test('on a phone nothing sticks out of the screen, and in the dark the pages are dark', (t) =>
    visit(
      t,
      chromium(),
      { viewport: { width: 390, height: 844 }, hasTouch: true, colorScheme: 'dark' },
      async ({ app, ada, tab }) => {
        const look = async (name: string) => {
          assert.equal(await tab.evaluate('document.documentElement.scrollWidth'), 390, name);
          const ground = await tab.evaluate('getComputedStyle(document.body).backgroundColor');
          assert.match(String(ground), /^rgb\(\d{1,2}, \d{1,2}, \d{1,2}\)$/, name); // all three below 100
        };
        await tab.goto(app.origin);
        await look('home');
        await tab.goto(`${app.origin}/profile`);
        await look('username');
        await sendUsername(tab, ada.login);
        await seeHeading(tab, 'Enter your password');
        await look('password');
        await sendPassword(tab, ada.password);
        await seeHeading(tab, 'Your profile');
        await look('profile');
      },
    ));

  test('a sign-in by way of the org authorization server', (t) =>
    visit(t, chromium(), {}, async ({ gatehouse, ada, tab }) => {
      const app = await startSampleApp(t, gatehouse, { server: 'org', app: { label: 'Intranet' } });
      await tab.goto(`${app.origin}/profile`);
      await answerSignIn(tab, ada);
      await seeHeading(tab, 'Your profile');
      assert.equal(await tab.getByRole('cell').getByText(gatehouse.origin, { exact: true }).first().isVisible(), true);
    }));

  test('somebody who may not use the app hears it from the app, by name of nobody else', (t) =>
    visit(t, chromium(), {}, async ({ gatehouse, ada, tab, expectStatus }) => {
      const app = await startSampleApp(t, gatehouse, { app: { label: 'Payroll', assignedTo: 'nobody' } });
      await tab.goto(`${app.origin}/profile`);
      expectStatus(403);
      await answerSignIn(tab, ada);
      await seeHeading(tab, /./);
      assert.equal(new URL(tab.url()).origin, app.origin);
      assert.match(await textOf(tab.locator('body')), /you are not allowed to use this app/);
      assert.equal(
        (await tab.context().cookies(app.origin)).some(({ name }) => /^gh-\w{6}/.test(name)),
        false,
        'no app session',
      );
    }));
});

function focused(tab: Page): Promise<unknown> {
  return tab.evaluate('document.activeElement.id');
}

/** Presses Tab until something with this text has the focus, as somebody without a mouse does. */
async function tabTo(tab: Page, text: string): Promise<void> {
  for (let presses = 0; presses < 25; presses += 1) {
    if ((await tab.evaluate('document.activeElement.textContent.trim()')) === text) return;
    await tab.keyboard.press('Tab');
  }
  assert.fail(`Tab does not lead to "${text}"`);
}
