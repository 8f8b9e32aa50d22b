import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { api, asSuperAdmin, assertRefused, nextOf } from '../../testkit/management.ts';
import { authorizeUrl } from '../../testkit/test-browser.ts';

const users = '/api/v1/users';

suite('what belongs to a user (contract 6.4)', () => {
  test('the groups of a user, Everyone included, page by page', async (t) => {
    const { gatehouse, call } = await asSuperAdmin(t);
    const ada = await gatehouse.given.user();
    for (const name of ['One', 'Two', 'Three']) await gatehouse.given.group(name, [ada]);
    await gatehouse.given.group('Other', []);
    const whole = (await call('GET', `${users}/${ada.id}/groups`)).json();
    assert.deepEqual(whole.map((group: { profile: { name: string } }) => group.profile.name).toSorted(), [
      'Everyone',
      'One',
      'Three',
      'Two',
    ]);
    const first = await call('GET', `${users}/${ada.login}/groups?limit=3`);
    const second = await call('GET', nextOf(first) ?? '');
    assert.deepEqual([...first.json(), ...second.json()], whole);
    assert.equal(nextOf(second), undefined);
    assertRefused(await call('GET', `${users}/00uNobody/groups`), 404, 'E0000007');
  });

  test('the links of apps that a user may start: assigned, active, shown, with an address', async (t) => {
    const { gatehouse, call } = await asSuperAdmin(t);
    const ada = await gatehouse.given.user();
    const settings = (isHidden: boolean, uri: string | null) => ({
      settings_json: JSON.stringify({
        addresses: { initiate_login_uri: uri },
        visibility: { hide: { iOS: isHidden, web: isHidden } },
      }),
    });
    const apps = {
      shown: await gatehouse.given.webApp({ label: 'Shown' }),
      own: await gatehouse.given.webApp({ label: 'Own', assignedTo: { userId: ada.id } }),
      hidden: await gatehouse.given.webApp(),
      plain: await gatehouse.given.webApp(),
      inactive: await gatehouse.given.webApp({ status: 'INACTIVE' }),
      ofOthers: await gatehouse.given.webApp({ assignedTo: 'nobody' }),
    };
    for (const [name, app] of Object.entries(apps))
      await gatehouse.given.changeApp(
        app,
        settings(name === 'hidden', name === 'plain' ? null : `https://${name}.example/start`),
      );
    const links = (await call('GET', `${users}/${ada.id}/appLinks`)).json();
    assert.deepEqual(links.map((link: { label: string; linkUrl: string }) => [link.label, link.linkUrl]).toSorted(), [
      ['Own', 'https://own.example/start'],
      ['Shown', 'https://shown.example/start'],
    ]);
    assert.deepEqual(Object.keys(links[0]), [
      'id',
      'label',
      'linkUrl',
      'logoUrl',
      'appName',
      'appInstanceId',
      'appAssignmentId',
      'credentialsSetup',
      'hidden',
      'sortOrder',
    ]);
    assertRefused(await call('GET', `${users}/00uNobody/appLinks`), 404, 'E0000007');
  });

  test('S13 S19 clearing the sessions of a user ends every session, and the tokens only when asked to', async (t) => {
    const { gatehouse, call } = await asSuperAdmin(t);
    const app = await gatehouse.given.webApp();
    const ada = await gatehouse.given.user();
    const browser = gatehouse.browser();
    await browser.signIn(ada, authorizeUrl(app));
    const { code = '' } = await gatehouse.signIn(ada, app);
    const { access_token } = (await gatehouse.redeem(app, code)).json();
    const status = async () => (await gatehouse.userinfo(access_token)).statusCode;
    gatehouse.clock.advance({ seconds: 1 });
    assert.equal((await call('DELETE', `${users}/${ada.id}/sessions`)).statusCode, 204);
    assert.equal((await gatehouse.ctx().db.selectFrom('session').select('id').execute()).length, 0);
    assert.equal(await status(), 200);
    assert.equal((await call('DELETE', `${users}/${ada.id}/sessions?oauthTokens=true&forgetDevices=true`)).statusCode, 204);
    assert.equal(await status(), 401);
    const cleared = (await gatehouse.log()).filter((event) => event.event_type === 'user.session.clear');
    assert.deepEqual(cleared.map((event) => String(JSON.parse(event.debug_json).oauthTokens)).toSorted(), ['false', 'true']);
    // What comes afterwards is good again.
    gatehouse.clock.advance({ seconds: 1 });
    const { code: later = '' } = await gatehouse.signIn(ada, app);
    const redeemed = (await gatehouse.redeem(app, later)).json();
    assert.equal((await gatehouse.userinfo(redeemed.access_token)).statusCode, 200);
  });

  test('sessions are for those who may manage them, and those of an administrator for nobody lesser', async (t) => {
    const { gatehouse, admin } = await asSuperAdmin(t);
    const ada = await gatehouse.given.user();
    const helper = await gatehouse.given.admin('HELP_DESK_ADMIN');
    const reader = await gatehouse.given.admin('READ_ONLY_ADMIN');
    const clear = async (token: string, id: string) =>
      (await api(gatehouse, token, 'DELETE', `${users}/${id}/sessions`)).statusCode;
    assert.deepEqual(
      [await clear(helper.apiToken, ada.id), await clear(helper.apiToken, admin.id), await clear(reader.apiToken, ada.id)],
      [204, 403, 403],
    );
    assert.equal(await clear(helper.apiToken, '00uNobody'), 404);
  });
});
