import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { startGatehouse } from '../testkit/testkit.ts';
import { startSampleApp } from './sample-app.ts';
import { startTlsFront, trustOurCertificate } from './tls-front.ts';
import { answerSignIn, givenAda, oneChromium, openContext, seeHeading, watch } from './visit.ts';

suite('over https, org and app on different sites, each behind something that ends TLS', () => {
  const chromium = oneChromium();

  test('S18: sign in, single sign-on and sign out with cookies that are all __Host- and Secure', async (t) => {
    trustOurCertificate(t);
    const context = await openContext(t, chromium(), { ignoreHTTPSErrors: true });
    const watched = watch(context);
    const [orgFront, appFront] = await Promise.all([startTlsFront(t), startTlsFront(t, 'app.localhost')]);
    const gatehouse = await startGatehouse(t, { listen: true, publicUrl: orgFront.origin });
    orgFront.serve(gatehouse.port);
    const app = await startSampleApp(t, gatehouse, { publicOrigin: appFront.origin });
    appFront.serve(app.port);
    const ada = await givenAda(gatehouse);
    const tab = await context.newPage();

    await tab.goto(`${app.origin}/profile`);
    await answerSignIn(tab, ada);
    await seeHeading(tab, 'Your profile');
    const cookies = await context.cookies([app.origin, gatehouse.origin]);
    assert.equal(cookies.length, 4, 'three of the org, one of the app');
    for (const { name, secure, httpOnly, path } of cookies) {
      assert.match(name, /^__Host-(gh_(session|browser|device)|gh-\w{6})$/);
      assert.deepEqual([secure, httpOnly, path], [true, true, '/'], name);
    }

    await context.clearCookies({ domain: 'app.localhost' });
    await tab.goto(`${app.origin}/profile`);
    await seeHeading(tab, 'Your profile');
    await tab.getByRole('button', { name: 'Sign out' }).first().click();
    await seeHeading(tab, 'Welcome');
    await tab.goto(gatehouse.origin);
    await seeHeading(tab, 'Sign in');
    const left = (await context.cookies([app.origin, gatehouse.origin])).map(({ name }) => name);
    assert.deepEqual(left.toSorted(), ['__Host-gh_browser', '__Host-gh_device']);
    watched.check();
    for (const url of watched.requests) assert.match(url, /^https:/);
    await context.close();
  });
});
