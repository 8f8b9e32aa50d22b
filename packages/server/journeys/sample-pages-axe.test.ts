import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { startSampleApp } from './sample-app.ts';
import { answerSignIn, oneChromium, seeHeading, visit } from './visit.ts';

// The hosted pages have the same test beside them: src/flows/page.browser.test.ts.
suite('every page of the sample app and of the SDK, light on a desk and dark on a phone: axe finds nothing, nothing sticks out', () => {
  const chromium = oneChromium();

  test('for a stranger', (t) =>
    visit(t, chromium(), {}, async ({ app, tab, expectStatus }) => {
      await look(tab, `${app.origin}/`, 'Welcome');
      await look(tab, `${app.origin}/shop`, 'Shop');
      await tab.getByRole('button', { name: 'Add Desk lamp to cart' }).click();
      await look(tab, `${app.origin}/shop`, 'Shop');
      await look(tab, `${app.origin}/signout`, 'Sign out?');
      expectStatus(404);
      await look(tab, `${app.origin}/nowhere`, 'There is no such page');
      expectStatus(400);
      await look(tab, `${app.origin}/authorization-code/callback`, /./);
    }));

  test('for somebody signed in', (t) =>
    visit(t, chromium(), {}, async ({ app, ada, tab }) => {
      await tab.goto(`${app.origin}/shop`);
      await tab.getByRole('button', { name: 'Add Desk lamp to cart' }).click();
      await tab.getByRole('link', { name: 'Check out' }).click();
      await answerSignIn(tab, ada);
      await look(tab, `${app.origin}/checkout`, 'Checkout');
      await tab.getByRole('button', { name: 'Place the order' }).click();
      await look(tab, `${app.origin}/ordered`, 'Thank you');
      await look(tab, `${app.origin}/`, 'Hello, Ada Lovelace');
      await look(tab, `${app.origin}/profile?userinfo=show`, 'Your profile');
    }));

  test('for somebody who is refused', (t) =>
    visit(t, chromium(), {}, async ({ gatehouse, ada, tab, expectStatus }) => {
      const app = await startSampleApp(t, gatehouse, { app: { label: 'Payroll', assignedTo: 'nobody' } });
      expectStatus(403);
      await tab.goto(`${app.origin}/profile`);
      await answerSignIn(tab, ada);
      await seeHeading(tab, /./);
      await examine(tab, 'refused');
    }));
});

async function look(tab: Page, url: string, heading: string | RegExp): Promise<void> {
  await tab.goto(url);
  await seeHeading(tab, heading);
  await examine(tab, url);
}

async function examine(tab: Page, name: string): Promise<void> {
  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 390],
  ] as const) {
    await tab.emulateMedia({ colorScheme });
    await tab.setViewportSize({ width, height: 800 });
    const axe = new AxeBuilder({ page: tab }).setLegacyMode(true); // no frames here: one pass is enough
    if (colorScheme === 'dark')
      axe.withRules(['color-contrast', 'target-size', 'scrollable-region-focusable', 'link-in-text-block']);
    const { violations } = await axe.analyze();
    assert.deepEqual(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
      [],
      `${name}, ${colorScheme}`,
    );
    assert.equal(await tab.evaluate('document.documentElement.scrollWidth'), width, name);
  }
}
