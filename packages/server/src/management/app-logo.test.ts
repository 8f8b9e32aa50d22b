import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { api, asSuperAdmin, assertRefused } from '../../testkit/management.ts';
import { formWithFile, gif, jpeg, png } from '../../testkit/pictures.ts';
import { authorizeUrl } from '../../testkit/test-browser.ts';

async function scene(t: TestContext) {
  const admin = await asSuperAdmin(t);
  const app = await admin.gatehouse.given.webApp({ label: 'Shop' });
  const path = `/api/v1/apps/${app.id}`;
  return {
    ...admin,
    app,
    path,
    upload: (content: Buffer, options: Parameters<typeof formWithFile>[1] = {}, token = admin.admin.apiToken) => {
      const { payload, headers } = formWithFile(content, options);
      return admin.gatehouse.call({
        method: 'POST',
        url: `${path}/logo`,
        headers: { ...headers, authorization: `SSWS ${token}` },
        payload,
      });
    },
    logo: async () => (await admin.call('GET', path)).json()._links.logo,
  };
}

suite('the logo of an app (Okta contract 6.3)', () => {
  test('is uploaded, linked, served to anybody for a year, and shown where people sign in', async (t) => {
    const { gatehouse, app, upload, logo } = await scene(t);
    assert.deepEqual(await logo(), []);
    const uploaded = await upload(png(), { name: '../../x.html', type: 'text/html' });
    assert.deepEqual([uploaded.statusCode, uploaded.body], [201, '']);
    const [{ name, href, type }] = await logo();
    assert.deepEqual([name, type, uploaded.headers['location']], ['medium', 'image/png', href]);
    assert.match(href, new RegExp(`^${gatehouse.origin}/assets/images/${app.id}/logo\\.[\\w-]{22}\\.png$`));
    const served = await gatehouse.call({ url: href.replace(gatehouse.origin, '') });
    assert.deepEqual([served.statusCode, served.rawPayload], [200, png()]);
    assert.equal(served.headers['content-type'], 'image/png');
    assert.equal(served.headers['cache-control'], 'public, max-age=31536000, immutable');
    assert.equal(served.headers['x-content-type-options'], 'nosniff');
    assert.equal(served.headers['content-security-policy'], "default-src 'none'; sandbox");
    const page = await gatehouse.browser().open(authorizeUrl(app));
    assert.match(
      page.body,
      new RegExp(`<img src="${href.replace(gatehouse.origin, '')}" alt=""[^>]*>to continue to <strong>Shop</strong>`),
    );
    const update = (await gatehouse.log()).filter((event) => event.event_type === 'application.lifecycle.update');
    assert.equal(update.length, 1);
  });

  test('another one takes its place, at another address', async (t) => {
    const { gatehouse, upload, logo } = await scene(t);
    await upload(png(1, 1));
    const [before] = await logo();
    await upload(gif());
    const [after] = await logo();
    assert.deepEqual([after.type, after.href.endsWith('.gif')], ['image/gif', true]);
    assert.equal((await gatehouse.call({ url: before.href.replace(gatehouse.origin, '') })).statusCode, 404);
    await upload(jpeg());
    assert.equal((await logo())[0].type, 'image/jpeg');
    assert.equal((await gatehouse.deps.database.selectFrom('image').selectAll().execute()).length, 1);
  });

  test('fields before the file and files after it change nothing', async (t) => {
    const { gatehouse, admin, path, logo } = await scene(t);
    const { payload, headers } = formWithFile(png());
    const field = '--edge\r\ncontent-disposition: form-data; name="name"\r\n\r\nx\r\n';
    const whole = Buffer.concat([Buffer.from(field), payload.subarray(0, -8), Buffer.from('\r\n'), formWithFile(gif()).payload]);
    const sent = { ...headers, authorization: `SSWS ${admin.apiToken}` };
    const answer = await gatehouse.call({ method: 'POST', url: `${path}/logo`, headers: sent, payload: whole });
    assert.equal(answer.statusCode, 201, answer.body);
    assert.equal((await logo())[0].type, 'image/png');
  });

  test('goes with the app', async (t) => {
    const { gatehouse, call, path, upload } = await scene(t);
    await upload(png());
    await call('POST', `${path}/lifecycle/deactivate`);
    await call('DELETE', path);
    assert.deepEqual(await gatehouse.deps.database.selectFrom('image').selectAll().execute(), []);
  });

  test('what is refused: other files, too large ones, forms without one, other bodies', async (t) => {
    const { gatehouse, admin, path, call, upload, logo } = await scene(t);
    for (const text of ['<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', '<html>', '', 'GIF89a'])
      assertRefused(await upload(Buffer.from(text), { type: 'image/png' }), 400, 'E0000001', /^file: must be a PNG, JPEG or GIF/);
    assertRefused(await upload(png(1, 1, 100_000)), 400, 'E0000001', /^file: must have 100000 bytes at most/);
    assertRefused(await upload(png(2049, 1)), 400, 'E0000001', /^file: must be 2048 pixels/);
    assertRefused(await upload(png(1, 100_000)), 400, 'E0000001', /^file: must be 2048 pixels/);
    assertRefused(await upload(png(), { field: 'picture' }), 400, 'E0000001', /^file: is missing/);
    assertRefused(await call('POST', `${path}/logo`, {}), 400, 'E0000001', /^file: must be sent as/);
    assertRefused(await call('POST', `${path}/logo`), 400, 'E0000001', /^file: must be sent as/);
    const send = (payload: Buffer, type: string, url = `${path}/logo`) =>
      gatehouse.call({
        method: 'POST',
        url,
        headers: { authorization: `SSWS ${admin.apiToken}`, 'content-type': type },
        payload,
      });
    const { payload } = formWithFile(png());
    assertRefused(await send(payload.subarray(0, 60), 'multipart/form-data; boundary=edge'), 400, 'E0000003');
    assertRefused(await send(payload, 'multipart/form-data'), 400, 'E0000003');
    assertRefused(await send(payload, 'multipart/form-data; boundary=other'), 400, 'E0000003');
    assertRefused(await send(png(), 'image/png'), 400, 'E0000003');
    assertRefused(await send(payload, 'multipart/form-data; boundary=edge', '/api/v1/apps'), 400, 'E0000003');
    assertRefused(await send(payload, 'multipart/form-data; boundary=edge', '/api/v1/apps/0oaNone/logo'), 404, 'E0000007');
    assert.deepEqual(await logo(), []);
  });

  test('S40 only who may manage apps', async (t) => {
    const { gatehouse, path, upload } = await scene(t);
    for (const role of ['READ_ONLY_ADMIN', 'USER_ADMIN', 'ORG_ADMIN'] as const)
      assertRefused(await upload(png(), {}, (await gatehouse.given.admin(role)).apiToken), 403, 'E0000006');
    assertRefused(await gatehouse.call({ method: 'POST', url: `${path}/logo`, ...formWithFile(png()) }), 401, 'E0000011');
    const appAdmin = await gatehouse.given.admin('APP_ADMIN');
    assert.equal((await upload(png(), {}, appAdmin.apiToken)).statusCode, 201);
  });

  test('no other address shows a picture, and none of another org', async (t) => {
    const { gatehouse, app, upload, logo } = await scene(t);
    await upload(png());
    const [{ href }] = await logo();
    const path: string = href.replace(gatehouse.origin, '');
    for (const url of [
      path.replace('.png', '.jpg'),
      path.replace('.png', ''),
      `${path}x`,
      path.replace(/logo\.[^.]+/, 'logo'),
      path.replace('logo', 'favicon'),
      path.replace('logo', '__proto__'),
      path.replace(app.id, '0oaNone'),
      path.replace(app.id, '%00'),
      `/assets/images/${app.id}/`,
      `/assets/images/${app.id}`,
    ])
      assert.equal((await gatehouse.call({ url })).statusCode, 404, url);
    const other = await gatehouse.otherOrg('other');
    assert.equal((await other.call({ url: path })).statusCode, 404);
    assert.equal((await api(gatehouse, 'x', 'GET', path)).statusCode, 200, 'needs no token');
  });
});
