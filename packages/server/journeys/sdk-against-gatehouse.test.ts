import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { AuthEvent } from '@gatehouse/web';
import { expressAuth } from '@gatehouse/web/express';
import express from 'express';
import type { GivenUser } from '../testkit/given.ts';
import { startGatehouse, type TestServer } from '../testkit/testkit.ts';
import { type RunningApp, startApp } from './sample-app.ts';
import { givenAda } from './visit.ts';
import { redirectOf, WebClient } from './web-client.ts';

suite("the SDK's Express adapter against the org, over real sockets", () => {
  for (const server of ['default', 'org'] as const) {
    test(`a protected page asks for a sign-in and comes back to exactly itself, on ${server}`, async (t) => {
      const { app, ada, gatehouse, events } = await start(t, server);
      const browser = new WebClient();
      const page = await browser.open(`${app.origin}/private?from=mail&x=%C3%A9`);
      assert.equal(new URL(page.url).origin, gatehouse.origin);
      const back = await browser.signIn(page, ada);
      assert.deepEqual([back.status, back.url], [200, `${app.origin}/private?from=mail&x=%C3%A9`]);
      const { claims, userinfo } = JSON.parse(back.body);
      assert.deepEqual(
        [claims.sub, claims.name, claims.iss],
        [ada.id, 'Ada Lovelace', server === 'org' ? gatehouse.origin : gatehouse.issuer],
      );
      assert.deepEqual([userinfo.sub, userinfo.given_name, userinfo.email_verified], [ada.id, 'Ada', true]);
      assert.deepEqual(
        events.filter(({ type }) => type.startsWith('signin')).map(({ type }) => type),
        ['signin.start', 'signin.done'],
      );
      assert.deepEqual(errorsOf(events), []);
    });
  }

  test('sign-out ends the session of the app and of the org', async (t) => {
    const { app, ada, gatehouse } = await start(t);
    const browser = new WebClient();
    await browser.signIn(await browser.open(`${app.origin}/private`), ada);
    const out = await browser.follow(await browser.visit(`${app.origin}/signout`, { form: {} }));
    assert.deepEqual([out.url, out.body], [`${app.origin}/`, 'hello stranger']);
    assert.deepEqual([...(browser.cookies.get('localhost')?.keys() ?? [])].toSorted(), ['gh_browser', 'gh_device']);
    assert.match((await browser.open(`${app.origin}/private`)).body, /<h1>Sign in<\/h1>/);
    assert.equal((await gatehouse.log())[0]?.event_type, 'user.session.end');
  });

  test('a session that the org has ended does not end the session of the app, and the next sign-out still works', async (t) => {
    const { app, ada, gatehouse } = await start(t);
    const browser = new WebClient();
    await browser.signIn(await browser.open(`${app.origin}/private`), ada);
    await browser.visit(`${gatehouse.origin}/login/signout`, { form: {} });
    assert.equal((await browser.open(app.origin)).body, 'hello Ada Lovelace');
    const out = await browser.follow(await browser.visit(`${app.origin}/signout`, { form: {} }));
    assert.deepEqual([out.url, out.body], [`${app.origin}/`, 'hello stranger']);
  });

  test('two tabs: both begin before either ends, and each comes back to its own page', async (t) => {
    const { app, ada } = await start(t);
    const browser = new WebClient();
    const first = await browser.open(`${app.origin}/private?tab=1`);
    const second = await browser.open(`${app.origin}/private?tab=2`);
    assert.equal((await browser.signIn(second, ada)).url, `${app.origin}/private?tab=2`);
    assert.equal((await browser.open(first.url)).url, `${app.origin}/private?tab=1`, 'reloaded, it has nothing left to ask');
    assert.equal((await browser.open(app.origin)).body, 'hello Ada Lovelace');
  });

  const manglings: Readonly<Record<string, (query: URLSearchParams) => void>> = {
    'names another issuer': (query) => query.set('iss', 'https://elsewhere.example'),
    "names the org's other authorization server": (query) => query.set('iss', new URL(query.get('iss') ?? '').origin),
    'names no issuer': (query) => query.delete('iss'),
  };
  for (const [how, mangle] of Object.entries(manglings)) {
    test(`S07 an answer that ${how} is refused before the code is sent anywhere`, async (t) => {
      const { app, ada, gatehouse, events } = await start(t);
      const browser = new WebClient();
      const callback = await callbackOf(browser, app, ada);
      mangle(callback.searchParams);
      const refused = await browser.visit(callback.href);
      assert.equal(refused.status, 400);
      assert.deepEqual(errorsOf(events), ['issuer_mismatch']);
      assert.equal((await browser.open(app.origin)).body, 'hello stranger');
      assert.equal(await grants(gatehouse), 0);
    });
  }

  test('somebody else who opens the answer of a sign-in gets no session from it', async (t) => {
    const { app, ada, gatehouse } = await start(t);
    const callback = await callbackOf(new WebClient(), app, ada);
    const other = new WebClient();
    const answer = await other.open(callback.href);
    assert.match(answer.body, /<h1>Sign in<\/h1>/, 'the sign-in begins anew');
    assert.equal((await other.open(app.origin)).body, 'hello stranger');
    assert.equal(await grants(gatehouse), 0);
  });

  test('a wrong client secret is told to the developer, and to nobody in the browser', async (t) => {
    const { app, ada, events } = await start(t, 'default', 'not-the-secret-but-as-long-as-it');
    const browser = new WebClient();
    const failed = await browser.signIn(await browser.open(`${app.origin}/private`), ada);
    assert.equal(failed.status, 500);
    assert.deepEqual(errorsOf(events), ['client_rejected']);
    assert.equal((await browser.open(app.origin)).body, 'hello stranger');
  });
});

async function start(t: TestContext, server: 'org' | 'default' = 'default', secret?: string) {
  const gatehouse = await startGatehouse(t, { listen: true });
  const ada = await givenAda(gatehouse);
  const events: AuthEvent[] = [];
  const issuer = server === 'org' ? gatehouse.origin : gatehouse.issuer;
  const app = await startApp(t, gatehouse, (app) =>
    smallApp(issuer, { ...app, clientSecret: secret ?? app.clientSecret }, events),
  );
  return { gatehouse, ada, app, events };
}

function smallApp(issuer: string, { origin, clientId, clientSecret }: RunningApp, events: AuthEvent[]): express.Express {
  const secret = 'known to this test and to nobody else';
  const hooks = { onEvent: (event: AuthEvent) => void events.push(event) };
  const auth = expressAuth({ issuer, clientId, clientSecret, baseUrl: origin, secret, envFile: false, hooks });
  const app = express();
  app.use(auth.routes());
  app.get('/', (request, response) => void response.send(`hello ${auth.userOrNull(request)?.name ?? 'stranger'}`));
  app.get('/private', auth.requireSignIn(), async (request, response) => {
    const context = auth.context(request);
    response.json({ claims: context.claims(), userinfo: await context.fetchUserInfo() });
  });
  app.use(auth.errorHandler());
  return app;
}

/** Signs in as far as the redirect back to the app, which is not opened. */
async function callbackOf(browser: WebClient, app: RunningApp, user: GivenUser): Promise<URL> {
  const isCallback = (url: URL) => url.href.startsWith(app.redirectUri);
  const callback = redirectOf(await browser.signIn(await browser.open(`${app.origin}/private`), user, isCallback));
  assert.ok(callback && isCallback(callback));
  return callback;
}

function errorsOf(events: readonly AuthEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'error' && event.code !== 'not_signed_in' ? [event.code] : []));
}

async function grants(gatehouse: TestServer): Promise<number> {
  return (await gatehouse.log()).filter((event) => event.event_type.endsWith('token.grant')).length;
}
