import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { mailedLink } from '../testkit/sign-up.ts';
import { quickHasher } from '../testkit/test-hasher.ts';
import { startGatehouse } from '../testkit/testkit.ts';
import { oneChromium, openContext, seeHeading, watch } from './visit.ts';

suite('an org of one’s own, in a browser', () => {
  const chromium = oneChromium();

  test('sign up, follow the link to the new org’s host, set a password, be at home', async (t) => {
    const gatehouse = await startGatehouse(t, { listen: true, hasher: quickHasher() });
    const context = await openContext(t, chromium(), {});
    const watched = watch(context);
    const tab = await context.newPage();
    await tab.goto(gatehouse.origin);
    await tab.getByRole('link', { name: 'Sign up for an org of your own' }).click();
    await seeHeading(tab, 'Get an org of your own');
    await tab.getByLabel('First name').fill('Ada');
    await tab.getByLabel('Last name').fill('Lovelace');
    await tab.getByLabel('Email address').fill('ada@example.com');
    await tab.getByLabel('Country').selectOption('United Kingdom');
    await tab.getByRole('button', { name: 'Sign up' }).click();
    await seeHeading(tab, 'Check your mail');
    await tab.goto(await mailedLink(gatehouse));
    await seeHeading(tab, 'Create your org');
    await tab.getByRole('button', { name: 'Create the org' }).click();
    await seeHeading(tab, 'Welcome'); // the form ended at another host, which the page's policy allows
    const { host } = new URL(tab.url());
    assert.match(host, /^dev-\w{7}\.localhost:\d+$/);
    await tab.getByLabel('New password').fill('Tr0ubadour-9');
    const rule = tab.getByRole('listitem').filter({ hasText: 'At least 8 characters' });
    assert.equal(await rule.getAttribute('data-met'), '');
    await tab.getByLabel('Type it again').fill('Tr0ubadour-9');
    await tab.getByRole('button', { name: 'Set password' }).click();
    await seeHeading(tab, 'You are signed in');
    assert.equal(tab.url(), `http://${host}/`);
    assert.equal(await tab.getByText(host, { exact: true }).isVisible(), true);
    assert.equal(await tab.getByText('npx gatehouse apps create web').isVisible(), true);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await tab.getByRole('button', { name: 'Copy', exact: true }).click();
    await tab.getByRole('button', { name: 'Copied' }).waitFor();
    assert.equal(await tab.evaluate('navigator.clipboard.readText()'), host);
    watched.check();
    await context.close();
  });
});
