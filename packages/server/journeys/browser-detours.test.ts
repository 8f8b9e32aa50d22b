import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { startSampleApp } from './sample-app.ts';
import { answerSignIn, oneChromium, seeHeading, sendPassword, sendUsername, visit } from './visit.ts';

suite('two tabs at once', () => {
  const chromium = oneChromium();

  test('both sign in, each returns to its own page', (t) =>
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

  test('both on the password page', (t) =>
    visit(t, chromium(), {}, async ({ app, ada, context, tab }) => {
      const other = await context.newPage();
      for (const [each, path] of [[tab, '/profile'], [other, '/checkout']] as const) {
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

  test('one signs in while the other is on its way back to the app', (t) =>
    visit(t, chromium(), {}, async ({ gatehouse, ada, context, tab }) => {
      const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      let callbacks = 0;
      const before = (url: string) => {
        if (!url.startsWith('/authorization-code/callback') || (callbacks += 1) > 1) return;
        arrive();
        return released;
      };
      const app = await startSampleApp(t, gatehouse, { app: { label: 'Slow' }, before });
      const other = await context.newPage();
      for (const [each, path] of [[tab, '/profile'], [other, '/checkout']] as const) {
        await each.goto(app.origin + path);
        await sendUsername(each, ada.login);
        await seeHeading(each, 'Enter your password');
      }
      await tab.getByRole('textbox', { name: 'Password' }).fill(ada.password);
      await tab.getByRole('button', { name: 'Sign in', exact: true }).click({ noWaitAfter: true });
      await arrived;
      await sendPassword(other, ada.password);
      await seeHeading(other, 'Checkout');
      release();
      await seeHeading(tab, 'Your profile');
    }));
});
