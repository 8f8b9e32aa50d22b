import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { testDatabase } from '../../testkit/each-database.ts';
import { type AdminScene, api, asSuperAdmin, assertRefused } from '../../testkit/management.ts';
import { authorizeUrl } from '../../testkit/test-browser.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

async function scene(t: Parameters<typeof asSuperAdmin>[0], kind?: 'postgres') {
  const admin = await asSuperAdmin(t, kind ? { database: await testDatabase(t, kind) } : {});
  const [brand] = (await admin.call('GET', '/api/v1/brands')).json();
  const [theme] = (await admin.call('GET', `/api/v1/brands/${brand.id}/themes`)).json();
  const themePath = `/api/v1/brands/${brand.id}/themes/${theme.id}`;
  return { ...admin, brand, theme, brandPath: `/api/v1/brands/${brand.id}`, themePath };
}

function upload({ gatehouse, admin }: AdminScene, url: string, bytes: Buffer) {
  const boundary = 'b0undary';
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="logo.png"\r\ncontent-type: image/png\r\n\r\n`;
  return gatehouse.http.inject({
    method: 'POST',
    url,
    headers: {
      host: new URL(gatehouse.origin).host,
      authorization: `SSWS ${admin.apiToken}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
    payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  });
}

const colours = { primaryColorHex: '#1662DD', secondaryColorHex: '#ebebed' };

suite('the brand of an org (Okta contract 6.10, 9.4)', () => {
  test('the built-in one is named after the org and can be changed; its policy needs agreement', async (t) => {
    const { gatehouse, call, brand, brandPath } = await scene(t);
    assert.deepEqual([brand.name, brand.isDefault, brand.removePoweredByOkta], ['Test Org', true, false]);
    const agreed = { agreeToCustomPrivacyPolicy: true, customPrivacyPolicyUrl: 'https://www.example.com/privacy' };
    const changed = (await call('PUT', brandPath, { name: 'Engines', removePoweredByOkta: true, ...agreed })).json();
    assert.deepEqual(
      [changed.name, changed.removePoweredByOkta, changed.customPrivacyPolicyUrl],
      ['Engines', true, agreed.customPrivacyPolicyUrl],
    );
    const page = await gatehouse.browser().open('/signin');
    assert.match(page.body, /<a href="https:\/\/www\.example\.com\/privacy">Privacy<\/a>/);
    assert.doesNotMatch(page.body, /Secured by/);
    assertRefused(
      await call('PUT', brandPath, { ...agreed, agreeToCustomPrivacyPolicy: false }),
      400,
      'E0000001',
      /^agreeToCustomPrivacyPolicy: must be true/m,
    );
    assertRefused(
      await call('PUT', brandPath, { customPrivacyPolicyUrl: 'javascript:x' }),
      400,
      'E0000001',
      /^customPrivacyPolicyUrl: /m,
    );
    for (const path of ['/api/v1/brands/bndNone', '/api/v1/brands/bndNone/themes', `${brandPath}/themes/thdNone`])
      assertRefused(await call('GET', path), 404, 'E0000007');
    assert.deepEqual(
      (await gatehouse.log()).map((event) => event.event_type),
      ['system.brand.update'],
    );
  });

  test('colours change every hosted page, keep its policy free of inline code, and stay readable', async (t) => {
    const { gatehouse, call, themePath } = await scene(t);
    const before = await gatehouse.browser().open('/signin');
    const theme = (
      await call('PUT', themePath, {
        ...colours,
        signInPageTouchPointVariant: 'BACKGROUND_SECONDARY_COLOR',
        errorPageTouchPointVariant: 'BACKGROUND_SECONDARY_COLOR',
      })
    ).json();
    assert.deepEqual(
      [theme.primaryColorHex, theme.primaryColorContrastHex, theme.secondaryColorContrastHex],
      ['#1662dd', '#ffffff', '#000000'],
    );
    for (const path of ['/signin', '/nowhere']) {
      const page = await gatehouse.browser().get(path, { accept: 'text/html' });
      const shown = page.statusCode === 303 ? await gatehouse.browser().open(path) : page;
      assert.match(shown.body, /--gh-accent:#1662dd/);
      assert.match(shown.body, /body\{background:#ebebed/);
      assert.notEqual(shown.headers['content-security-policy'], before.headers['content-security-policy']);
      assert.doesNotMatch(String(shown.headers['content-security-policy']), /unsafe/);
    }
    const pale = (await call('PUT', themePath, { ...colours, primaryColorHex: '#ffe08a' })).json();
    assert.equal(pale.primaryColorContrastHex, '#000000');
    assert.match(
      (await gatehouse.browser().open('/signin')).body,
      /--gh-link:var\(--gh-ink\)/,
      'pale yellow is no colour for a link on white',
    );
  });

  for (const [what, change, cause] of [
    ['no colour', { primaryColorHex: undefined }, /^primaryColorHex: /m],
    ['a colour by name', { primaryColorHex: 'tomato' }, /^primaryColorHex: /m],
    ['a colour that would end the rule', { primaryColorHex: '#fff}b{' }, /^primaryColorHex: must be a colour/m],
    ['text that cannot be read', { primaryColorContrastHex: '#1662dd' }, /^primaryColorContrastHex: is hard to read/m],
    ['an unknown variant', { signInPageTouchPointVariant: 'FUN' }, /^signInPageTouchPointVariant: must be/m],
  ] as const)
    test(`${what} is refused`, async (t) => {
      const { call, themePath } = await scene(t);
      assertRefused(await call('PUT', themePath, { ...colours, ...change }), 400, 'E0000001', cause);
    });

  test('a logo takes the place of the name, a favicon that of the mark; removed, they are back', async (t) => {
    const admin = await scene(t);
    const { gatehouse, call, themePath } = admin;
    const logo = await upload(admin, `${themePath}/logo`, png);
    const favicon = await upload(admin, `${themePath}/favicon`, png);
    const background = await upload(admin, `${themePath}/background-image`, png);
    assert.deepEqual([logo.statusCode, favicon.statusCode, background.statusCode], [200, 201, 201], logo.body);
    await call('PUT', themePath, { ...colours, signInPageTouchPointVariant: 'BACKGROUND_IMAGE' });
    const { pathname } = new URL(logo.json().url);
    const page = (await gatehouse.browser().open('/signin')).body;
    assert.ok(page.includes(`<img src="${pathname}" alt="Test Org"`), page);
    assert.ok(page.includes(`<link rel="icon" href="${new URL(favicon.json().url).pathname}">`));
    assert.ok(page.includes(`url(${new URL(background.json().url).pathname})`));
    const shown = await gatehouse.call({ url: pathname });
    assert.deepEqual([shown.statusCode, shown.headers['content-type'], shown.rawPayload.equals(png)], [200, 'image/png', true]);
    assert.equal((await call('GET', themePath)).json().logo, logo.json().url);
    assert.equal((await call('DELETE', `${themePath}/logo`)).statusCode, 204);
    assert.doesNotMatch((await gatehouse.browser().open('/signin')).body, /<img /);
    assertRefused(await upload(admin, `${themePath}/logo`, Buffer.from('<svg onload="alert(1)">')), 400, 'E0000001', /^file: /m);
  });

  test('the org’s own words stand on the sign-in page until they are taken back', async (t) => {
    const { gatehouse, call, brandPath } = await scene(t);
    const path = `${brandPath}/pages/sign-in/customized`;
    const app = await gatehouse.given.webApp();
    const texts = {
      signInLabel: 'Welcome aboard',
      usernameLabel: 'Crew number',
      usernameInfoTip: 'As on your badge',
      helpUrl: 'https://help.example',
    };
    const saved = await call('PUT', path, { widgetCustomizations: texts });
    assert.deepEqual([saved.statusCode, saved.json().widgetCustomizations.usernameLabel], [200, 'Crew number']);
    const page = (await gatehouse.browser().open(authorizeUrl(app))).body;
    for (const text of ['Welcome aboard', 'Crew number', 'As on your badge', '<a href="https://help.example">Help</a>'])
      assert.ok(page.includes(text), text);
    assert.deepEqual((await call('GET', path)).json(), saved.json());
    assert.equal((await call('DELETE', path)).statusCode, 204);
    assert.doesNotMatch((await gatehouse.browser().open(authorizeUrl(app))).body, /Welcome aboard/);
    const bad: [unknown, RegExp][] = [
      [{ widgetCustomizations: { fontLabel: 'x' } }, /^widgetCustomizations: has texts that our pages do not have: fontLabel/m],
      [{ widgetCustomizations: { helpUrl: 'javascript:alert(1)' } }, /^widgetCustomizations\.helpUrl: /m],
      [{ widgetCustomizations: { customLink1Label: 'x' } }, /^widgetCustomizations: a custom link needs both/m],
      [{ widgetCustomizations: { signInLabel: 'x'.repeat(101) } }, /^widgetCustomizations\.signInLabel: /m],
      [{}, /^widgetCustomizations: /m],
    ];
    for (const [body, cause] of bad) assertRefused(await call('PUT', path, body), 400, 'E0000001', cause);
    assertRefused(await call('PUT', path, { pageContent: '<html>', widgetCustomizations: {} }), 403, 'E0000213');
  });

  test('two admins who change different parts at once lose nothing', async (t) => {
    const { call, brandPath, themePath } = await scene(t, 'postgres');
    await Promise.all([
      call('PUT', brandPath, { name: 'Engines' }),
      call('PUT', themePath, colours),
      call('PUT', `${brandPath}/pages/sign-in/customized`, { widgetCustomizations: { signInLabel: 'Welcome' } }),
    ]);
    assert.equal((await call('GET', brandPath)).json().name, 'Engines');
    assert.equal((await call('GET', themePath)).json().primaryColorHex, '#1662dd');
    assert.equal((await call('GET', `${brandPath}/pages/sign-in/customized`)).json().widgetCustomizations.signInLabel, 'Welcome');
  });

  test('another org looks as it did', async (t) => {
    const { gatehouse, call, brandPath, themePath } = await scene(t);
    const other = await gatehouse.otherOrg('other');
    const stranger = await other.given.admin('SUPER_ADMIN');
    await call('PUT', themePath, colours);
    assert.doesNotMatch((await other.browser().open('/signin')).body, /#1662dd/);
    for (const path of [brandPath, themePath]) assertRefused(await api(other, stranger.apiToken, 'GET', path), 404, 'E0000007');
  });
});
