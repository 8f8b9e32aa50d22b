import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { suite, test } from 'node:test';
import type { Cookie, Frame, Page } from 'playwright-core';
import { authorizeUrl } from '../testkit/test-browser.ts';
import { startApp, startSampleApp } from './sample-app.ts';
import { answerSignIn, oneChromium, seeHeading, sendPassword, sendUsername, visit } from './visit.ts';

suite('sessions of the org in a browser', () => {
  const chromium = oneChromium();

  for (const hostname of ['localhost', 'app.localhost']) {
    test(`single sign-on: a second app at ${hostname} signs in without a page; its sign-out ends the org's session, not the first app's`, (t) =>
      visit(t, chromium(), {}, async ({ gatehouse, app, ada, tab }) => {
        const second = await startSampleApp(t, gatehouse, { hostname, app: { label: 'Intranet' } });
        await tab.goto(`${app.origin}/profile`);
        await answerSignIn(tab, ada);
        await seeHeading(tab, 'Your profile');
        const pages = pagesSeenIn(tab);
        await tab.goto(second.origin);
        await tab.getByRole('link', { name: 'Sign in' }).first().click();
        await seeHeading(tab, 'Hello, Ada Lovelace');
        assert.deepEqual(pages, [`${second.origin}/`, `${second.origin}/`]);
        await tab.getByRole('button', { name: 'Sign out' }).first().click();
        await seeHeading(tab, 'Welcome');
        assert.equal(tab.url(), `${second.origin}/`);
        await tab.goto(gatehouse.origin);
        await seeHeading(tab, 'Sign in');
        await tab.goto(app.origin);
        await seeHeading(tab, 'Hello, Ada Lovelace'); // the first app keeps a session of its own
      }));
  }

  for (const keep of [true, false]) {
    test(`Keep me signed in, ${keep ? 'ticked: the session survives the end of the browser' : 'left alone: the session ends with the browser'}`, (t) =>
      visit(t, chromium(), {}, async ({ gatehouse, app, ada, context, tab }) => {
        await tab.goto(`${app.origin}/profile`);
        if (keep) await tab.getByLabel('Keep me signed in').check();
        await answerSignIn(tab, ada);
        await seeHeading(tab, 'Your profile');
        const kept = (await context.cookies()).filter(({ expires }) => expires !== -1);
        await context.clearCookies();
        await context.addCookies(kept);
        await tab.goto(`${app.origin}/profile`);
        await seeHeading(tab, keep ? 'Your profile' : 'Sign in');
        const session = kept.find(({ name }) => name === 'gh_session');
        const days = session && (session.expires - gatehouse.clock.read() / 1000) / 86_400;
        assert.equal(days && Math.round(days), keep ? 30 : undefined);
      }));
  }

  test('every cookie of the org is out of reach for scripts, for its host only, and not sent along from other sites', (t) =>
    visit(t, chromium(), {}, async ({ gatehouse, app, ada, context, tab }) => {
      await tab.goto(`${app.origin}/profile`);
      await answerSignIn(tab, ada);
      await seeHeading(tab, 'Your profile');
      const ours = (await context.cookies(gatehouse.origin)).filter(({ name }) => name.startsWith('gh_'));
      assert.deepEqual(
        ours
          .map(({ name, httpOnly, sameSite, domain, path }: Cookie) => ({ name, httpOnly, sameSite, domain, path }))
          .toSorted(byName),
        ['gh_browser', 'gh_device', 'gh_session'].map((name) => ({
          name,
          httpOnly: true,
          sameSite: 'Lax',
          domain: 'localhost',
          path: '/',
        })),
      );
    }));

  test('the org itself: sign in without an app, then sign out on its page', (t) =>
    visit(t, chromium(), {}, async ({ gatehouse, ada, tab }) => {
      await tab.goto(gatehouse.origin);
      await answerSignIn(tab, ada);
      await seeHeading(tab, 'You are signed in');
      await tab.getByRole('button', { name: 'Sign out' }).click();
      await seeHeading(tab, 'You are signed out');
      await tab.getByRole('link', { name: 'Sign in again' }).click();
      await seeHeading(tab, 'Sign in');
    }));

  for (const javaScriptEnabled of [true, false]) {
    for (const hostname of ['localhost', 'app.localhost']) {
      const how = javaScriptEnabled ? 'by itself' : 'by a button, without JavaScript,';
      test(`form_post: the answer reaches the app at ${hostname} ${how} as a form and never in a URL`, (t) =>
        visit(t, chromium(), { javaScriptEnabled }, async ({ gatehouse, ada, tab, requests }) => {
          const posts: string[] = [];
          const app = await startApp(t, gatehouse, () => receiveForms(posts), { hostname, app: { label: 'Classic' } });
          await tab.goto(gatehouse.origin + authorizeUrl(app, { response_mode: 'form_post', state: `a"'<&+ b` }));
          await sendUsername(tab, ada.login);
          await sendPassword(tab, ada.password);
          if (!javaScriptEnabled) await tab.getByRole('button', { name: 'Continue' }).click();
          await seeHeading(tab, 'Received');
          const [first, ...others] = posts.map((body) => Object.fromEntries(new URLSearchParams(body)));
          assert.deepEqual(others, []);
          const { code = '', ...rest } = first ?? {};
          assert.deepEqual(rest, { state: `a"'<&+ b`, iss: gatehouse.issuer });
          assert.equal((await gatehouse.redeem(app, code)).statusCode, 200);
          assert.equal(
            requests.some((url) => url.includes(code)),
            false,
          );
        }));
    }
  }
});

function byName(one: { name: string }, other: { name: string }): number {
  return one.name < other.name ? -1 : 1;
}

/** Addresses of the documents that `tab` shows from now on; redirects are not among them. */
function pagesSeenIn(tab: Page): string[] {
  const pages: string[] = [];
  tab.on('framenavigated', (frame: Frame) => void pages.push(frame.url()));
  return pages;
}

/** An app that keeps what is posted to its callback. */
function receiveForms(posts: string[]): RequestListener {
  return (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      if (request.method === 'POST') posts.push(body);
      response
        .setHeader('content-type', 'text/html')
        .end('<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Received</title><h1>Received</h1>');
    });
  };
}
