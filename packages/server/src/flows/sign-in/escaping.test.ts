import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { authorizeUrl } from '../../../testkit/test-browser.ts';
import { startGatehouse } from '../../../testkit/testkit.ts';
import { inTx } from '../../domain/ctx.ts';
import { raiseOrgVersion } from '../../domain/orgs/store.ts';

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onfocus='alert(1)' autofocus='",
  '</title></style></textarea><svg onload=alert(1)>',
  '{{constructor.constructor("alert(1)")()}}',
  '{% raw %}<b>{% endraw %}',
  'javascript:alert(1)',
  '&lt;script&gt;',
  '\u2028</script>',
];

/** Asserts that `value` did not become markup: it appears escaped or not at all. */
function assertNoMarkup(page: LightMyRequestResponse, value: string): void {
  assert.match(String(page.headers['content-security-policy']), /default-src 'none'.*script-src 'self'/);
  assert.doesNotMatch(String(page.headers['content-security-policy']), /unsafe/);
  const html = page.body.replace(/<style>.*?<\/style>/s, '');
  if (/[<>"']/.test(value)) assert.equal(html.includes(value), false, value);
  assert.deepEqual(html.match(/<script[^>]*>/g)?.length, 1, 'our own script, and no other');
  for (const [tag] of html.matchAll(/<[a-z](?:[^>"]|"[^"]*")*>/g)) {
    assert.doesNotMatch(tag, / (?:href|src|action|formaction)="(?:javascript|data|vbscript):/i);
    assert.doesNotMatch(tag.replaceAll(/="[^"]*"/g, ''), /[='"]|\son\w+|^<img/, tag);
  }
}

suite('S39 nothing that somebody sent becomes part of a page', () => {
  for (const value of hostile) {
    test(`identifier and login_hint: ${value}`, async (t) => {
      const gatehouse = await startGatehouse(t);
      const app = await gatehouse.given.webApp();
      const browser = gatehouse.browser();
      const identify = await browser.open(authorizeUrl(app, { login_hint: value }));
      assertNoMarkup(identify, value);
      const password = await browser.typeIdentifier(identify, value);
      assert.match(password.body, /Enter your password/);
      assertNoMarkup(password, value);
      assertNoMarkup(await browser.typePassword(password, 'wrong'), value);
      assertNoMarkup(
        await browser.post('/signin', {
          interaction: /name="interaction" value="([^"]+)"/.exec(identify.body)?.[1] ?? '',
          identifier: `${value}${'x'.repeat(320)}`,
        }),
        value,
      );
    });

    test(`app label and org name: ${value}`, async (t) => {
      const gatehouse = await startGatehouse(t);
      await inTx(gatehouse.ctx(), async (ctx) => {
        await ctx.db.updateTable('org').set({ name: value }).execute();
        await raiseOrgVersion(ctx);
      });
      const app = await gatehouse.given.webApp({ label: value });
      const ada = await gatehouse.given.user({ login: `ada${value}@example.com` });
      const browser = gatehouse.browser();
      const identify = await browser.open(authorizeUrl(app));
      const password = await browser.typeIdentifier(identify, ada.login);
      const pages = [
        identify,
        password,
        await browser.typePassword(password, 'wrong'),
        await browser.get(authorizeUrl(app, { response_mode: 'form_post', prompt: 'none', state: value })),
        await browser.signIn(ada, '/signin'),
        await browser.get('/login/signout'),
        await browser.get('/nothing'),
        await browser.get(authorizeUrl(app, { client_id: 'x' })),
        await gatehouse.call({ url: '/login/signout' }),
      ];
      for (const page of pages) assertNoMarkup(page, value);
    });

    test(`whatever is refused: ${value}`, async (t) => {
      const gatehouse = await startGatehouse(t);
      const app = await gatehouse.given.webApp();
      const encoded = encodeURIComponent(value);
      const pages = [
        authorizeUrl(app, { client_id: value }),
        authorizeUrl(app, { redirect_uri: value }),
        authorizeUrl(app, { client_id: 'x', error: value, error_description: value, state: value }),
        `/signin?interaction=${encoded}&error=${encoded}&message=${encoded}`,
        `/oauth2/v1/authorize?interaction=${encoded}`,
        `/oauth2/v1/logout?id_token_hint=${encoded}&post_logout_redirect_uri=${encoded}&state=${encoded}`,
        `/${encoded}`,
        `/nothing?${encoded}=${encoded}`,
      ];
      for (const url of pages) {
        const page = await gatehouse.call({ url, headers: { 'user-agent': 'x', referer: `https://rp.example/${encoded}` } });
        assert.ok([400, 404].includes(page.statusCode), `${page.statusCode} ${url}`);
        assertNoMarkup(page, value);
        assert.equal(page.body.includes('alert(1)'), false, 'nothing of a request comes back on an error page');
      }
    });
  }

  test('JSON answers are JSON: a browser that opens one shows no page', async (t) => {
    const gatehouse = await startGatehouse(t);
    const url = `/oauth2/${encodeURIComponent('<script>alert(1)</script>')}/v1/keys`;
    const answer = await gatehouse.call({ url });
    assert.deepEqual([answer.statusCode, answer.headers['content-type']], [404, 'application/json; charset=utf-8']);
  });
});
