import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { asSuperAdmin } from '../testkit/management.ts';
import { authorizeUrl, responseParameters } from '../testkit/test-browser.ts';

const profile = { login: 'grace@example.com', email: 'grace@example.com', firstName: 'Grace', lastName: 'Hopper' };

suite('from the API to the app: a new person arrives', () => {
  test('added without a password, welcomed by a link, signed in by it, and then in an app without another page', async (t) => {
    const { gatehouse, call } = await asSuperAdmin(t);
    const app = await gatehouse.given.webApp();
    const created = (await call('POST', '/api/v1/users?activate=false', { profile })).json();
    assert.equal(created.status, 'STAGED');
    const activated = await call('POST', `/api/v1/users/${created.id}/lifecycle/activate?sendEmail=false`);
    const { activationUrl, activationToken } = activated.json();
    assert.equal(activationUrl, `${gatehouse.origin}/welcome/${activationToken}`);
    assert.equal((await call('GET', `/api/v1/users/${created.id}`)).json().status, 'PROVISIONED');

    const browser = gatehouse.browser();
    const page = await browser.open(activationUrl);
    assert.match(page.body, /<h1>Welcome<\/h1>/);
    assert.match(page.body, /grace@example\.com/);
    const chosen = { 'credentials.newPassword': 'Compiler-1952', 'credentials.repeated': 'Compiler-1952' };
    const home = await browser.follow(await browser.post(activationUrl, chosen));
    assert.match(home.body, /You are signed in/);

    const { code = '' } = responseParameters(await browser.open(authorizeUrl(app)));
    const tokens = await gatehouse.redeem(app, code);
    assert.equal(tokens.statusCode, 200, tokens.body);
    const { sub, email } = (await gatehouse.userinfo(tokens.json().access_token)).json();
    assert.deepEqual([sub, email], [created.id, profile.email]);

    const user = (await call('GET', `/api/v1/users/${created.id}`)).json();
    assert.equal(user.status, 'ACTIVE');
    assert.deepEqual(
      [user.activated, user.passwordChanged, user.lastLogin],
      Array(3).fill(new Date(gatehouse.clock.read()).toISOString()),
    );
    assert.equal((await gatehouse.browser().open(activationUrl)).statusCode, 403, 'the link has done its work');
  });

  test('who forgot the password comes in again by a link, and who left does not', async (t) => {
    const { gatehouse, call } = await asSuperAdmin(t);
    const app = await gatehouse.given.webApp();
    const ada = await gatehouse.given.user();
    const path = `/api/v1/users/${ada.id}`;
    const link = async () => (await call('POST', `${path}/lifecycle/reset_password?sendEmail=false`)).json().resetPasswordUrl;
    const fields = { 'credentials.newPassword': 'Engine-1843', 'credentials.repeated': 'Engine-1843' };
    const browser = gatehouse.browser();
    await browser.post(await link(), fields);
    assert.ok(responseParameters(await browser.open(authorizeUrl(app)))['code']);

    const late = await link();
    assert.equal((await call('POST', `${path}/lifecycle/deactivate`)).statusCode, 200);
    assert.equal((await browser.post(late, fields)).statusCode, 403);
    await call('POST', `${path}/lifecycle/activate`);
    assert.equal((await browser.post(late, fields)).statusCode, 403, 'an old link does not come back with its user');
  });
});
