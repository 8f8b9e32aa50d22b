import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite, type TestContext, test } from 'node:test';
import type { GivenUser } from '../testkit/given.ts';
import { startGatehouse } from '../testkit/testkit.ts';
import { startSampleApp } from './sample-app.ts';
import { type SharedCache, startSharedCache } from './shared-cache.ts';
import { givenAda } from './visit.ts';
import { type Answer, exchange, redirectOf, WebClient } from './web-client.ts';

const isPublic = /^\/(assets\/|oauth2\/default\/(\.well-known\/|v1\/keys$))/;

suite('S17: two people behind one shared cache, in front of the org and in front of the app', () => {
  test('neither ever sees the page, the cookie or the code of the other, or of a stranger', async (t) => {
    const { orgCache, appCache, ada, grace } = await start(t);
    const people = [person(ada, 'Ada Lovelace'), person(grace, 'Grace Hopper')];
    const app = appCache.origin;
    const strangers = new WebClient();
    const lookAround = async () => {
      for (const url of [
        `${app}/`,
        `${app}/shop`,
        `${app}/profile`,
        `${app}/signin`,
        `${orgCache.origin}/`,
        `${orgCache.origin}/signin`,
      ]) {
        const seen = await strangers.visit(url);
        for (const each of people) assert.equal(each.traces(seen), false, `a stranger at ${url}`);
      }
    };
    await lookAround();
    for (const one of people) {
      const page = await one.browser.open(`${app}/profile`);
      assert.match(page.body, /<h1>Sign in<\/h1>/, 'everybody is asked, whoever came before');
      const profile = await one.browser.signIn(page, one.user);
      assert.equal(profile.url, `${app}/profile`);
      await lookAround();
    }
    for (const round of [1, 2]) {
      for (const one of round === 1 ? people : people.toReversed()) {
        const others = people.filter((other) => other !== one);
        for (const url of [`${app}/`, `${app}/profile`, `${app}/profile?userinfo=show`, `${app}/shop`, `${orgCache.origin}/`]) {
          const seen = await one.browser.open(url);
          assert.equal(one.traces(seen), true, `${one.name} is known at ${url}`);
          for (const other of others) assert.equal(other.traces(seen), false, `${one.name} at ${url} sees ${other.name}`);
        }
      }
      await lookAround();
    }
    const [cookiesOfAda, cookiesOfGrace] = people.map(({ browser }) => new Set(browser.cookies.get('localhost')?.values()));
    assert.ok(cookiesOfAda && cookiesOfGrace && cookiesOfAda.size >= 4);
    assert.deepEqual([...cookiesOfAda.intersection(cookiesOfGrace)], []);
    const codes = [...appCache.upstream].flatMap(({ url }) => new URL(url, app).searchParams.get('code') ?? []);
    assert.equal(new Set(codes).size, 2, 'each code came to the app once');
    for (const url of [...orgCache.hits, ...appCache.hits])
      assert.match(url, isPublic, 'nothing that depends on a person was kept');
  });

  test('every answer that sets or reads a session says so to caches', async (t) => {
    const { orgCache, appCache, ada } = await start(t);
    const one = person(ada, 'Ada Lovelace');
    await one.browser.signIn(await one.browser.open(`${appCache.origin}/profile`), ada);
    for (const url of ['/', '/shop', '/signin', '/signout', '/nowhere', '/authorization-code/callback'])
      await one.browser.visit(appCache.origin + url);
    for (const url of ['/', '/signin', '/login/signout', '/nowhere', '/oauth2/default/v1/authorize', '/oauth2/default/v1/logout'])
      await one.browser.visit(orgCache.origin + url);
    await one.browser.follow(await one.browser.visit(`${appCache.origin}/signout`, { form: {} }));
    const answers = [...orgCache.upstream, ...appCache.upstream].filter(({ url }) => !isPublic.test(url));
    assert.ok(answers.length > 25);
    for (const { url, status, headers } of answers) {
      assert.match(headers['cache-control'] ?? '', /\bno-store\b/, `${status} ${url}`);
      if (headers['set-cookie']) assert.match(headers.vary ?? '', /\bcookie\b/i, `${status} ${url}`);
    }
  });

  test('the cache of these tests would betray a careless server, and keeps what it may keep of ours', async (t) => {
    const { orgCache } = await start(t);
    const keys = '/oauth2/default/v1/keys';
    for (const browser of [new WebClient(), new WebClient()])
      assert.equal((await browser.visit(orgCache.origin + keys)).status, 200);
    assert.deepEqual(orgCache.hits, [keys]);

    const careless = createServer((_request, response) =>
      response.setHeader('set-cookie', `session=${randomUUID()}`).end('hello'),
    );
    await once(careless.listen(0, 'localhost'), 'listening');
    t.after(() => careless.close());
    const cache = await startSharedCache(t);
    cache.serve((careless.address() as AddressInfo).port);
    const [first, second] = [await exchange(cache.origin), await exchange(cache.origin)];
    assert.deepEqual(first.headers.getSetCookie(), second.headers.getSetCookie());
  });
});

async function start(
  t: TestContext,
): Promise<{ orgCache: SharedCache; appCache: SharedCache; ada: GivenUser; grace: GivenUser }> {
  const [orgCache, appCache] = await Promise.all([startSharedCache(t), startSharedCache(t)]);
  const gatehouse = await startGatehouse(t, { listen: true, publicUrl: orgCache.origin });
  orgCache.serve(gatehouse.port);
  const app = await startSampleApp(t, gatehouse, { publicOrigin: appCache.origin });
  appCache.serve(app.port);
  const grace = await gatehouse.given.user({ login: 'grace@example.com', firstName: 'Grace', lastName: 'Hopper' });
  return { orgCache, appCache, ada: await givenAda(gatehouse), grace };
}

function person(user: GivenUser, name: string) {
  const browser = new WebClient();
  /** Whether an answer shows anything of this person. */
  const traces = (answer: Answer) => {
    const cookies = [...(browser.cookies.get('localhost')?.values() ?? [])];
    const shown = [answer.body, redirectOf(answer)?.href ?? '', ...answer.headers.getSetCookie()].join('\n');
    return [name, user.login, user.id, ...cookies].some((text) => shown.includes(text));
  };
  return { browser, user, name, traces };
}
