import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite, type TestContext, test } from 'node:test';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { ensureOrg } from '../src/domain/orgs/create.ts';
import { systemRandom } from '../src/platform/random.ts';
import { keyring } from '../src/platform/seal.ts';
import { systemClock } from '../src/platform/time.ts';
import { openDatabase } from '../src/schema/db.ts';
import { testPostgresDatabase } from '../testkit/each-database.ts';
import type { GivenApp } from '../testkit/given.ts';
import { authorizeUrl } from '../testkit/test-browser.ts';
import { startGatehouse, type TestServer } from '../testkit/testkit.ts';
import { givenAda } from './visit.ts';
import { exchange, redirectOf, WebClient } from './web-client.ts';

suite('two nodes on one PostgreSQL database', () => {
  test('a sign-in begun on A and finished on B gives a code that A redeems and a token that B honours', async (t) => {
    const { a, b, origin } = await twoNodes(t);
    const [app, ada] = await Promise.all([a.given.webApp(), givenAda(a)]);
    let node = a;
    const browser = new WebClient(() => node.port);
    const page = await browser.open(origin + authorizeUrl(app));
    node = b;
    const back = redirectOf(await browser.signIn(page, ada, isApp(app)));
    assert.equal(back?.searchParams.get('iss'), `${origin}/oauth2/default`);
    const redeemed = await redeem(origin, a, app, back.searchParams.get('code') ?? '');
    assert.equal(redeemed.status, 200, redeemed.body);
    const { access_token: accessToken, id_token: idToken } = JSON.parse(redeemed.body);

    const userinfo = await exchange(`${origin}/oauth2/default/v1/userinfo`, {
      port: b.port,
      headers: { authorization: `Bearer ${accessToken}` },
    });
    assert.deepEqual([userinfo.status, JSON.parse(userinfo.body).sub], [200, ada.id]);
    const { payload } = await jwtVerify(idToken, createLocalJWKSet(await keysAt(origin, b)), {
      issuer: `${origin}/oauth2/default`,
      audience: app.clientId,
    });
    assert.equal(payload.sub, ada.id, 'B publishes the key that A signed with');

    const again = redirectOf(await browser.visit(origin + authorizeUrl(app, { prompt: 'none' }), { port: a.port }));
    assert.ok(again?.searchParams.has('code'), 'the session that B began is known to A');
    const out = await browser.visit(`${origin}/oauth2/default/v1/logout?${new URLSearchParams({ id_token_hint: idToken })}`, {
      port: a.port,
    });
    assert.equal(out.status, 302);
    const gone = redirectOf(await browser.visit(origin + authorizeUrl(app, { prompt: 'none' }), { port: b.port }));
    assert.equal(gone?.searchParams.get('error'), 'login_required', 'and the sign-out on A is known to B at once');
  });

  test('S08 fifty parallel redemptions, spread over both nodes, give one token; the other forty-nine revoke it', async (t) => {
    const { a, b, origin } = await twoNodes(t);
    const [app, ada] = await Promise.all([a.given.webApp(), givenAda(a)]);
    const browser = new WebClient(() => a.port);
    const back = redirectOf(await browser.signIn(await browser.open(origin + authorizeUrl(app)), ada, isApp(app)));
    const code = back?.searchParams.get('code') ?? '';
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => redeem(origin, index % 2 ? a : b, app, code)));
    const won = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status, body }) => status === 400 && JSON.parse(body).error === 'invalid_grant');
    assert.deepEqual([won.length, refused.length], [1, 49]);
    const { access_token: accessToken } = JSON.parse(won[0]?.body ?? '{}');
    for (const node of [a, b]) {
      const userinfo = await exchange(`${origin}/oauth2/default/v1/userinfo`, {
        port: node.port,
        headers: { authorization: `Bearer ${accessToken}` },
      });
      assert.equal(userinfo.status, 401, 'a code that was tried twice leaves no token behind (RFC 6749 §4.1.2)');
    }
    const log = await a.log();
    assert.equal(
      log.filter(({ event_type: type, outcome_result: result }) => type === 'app.oauth2.as.token.grant' && result === 'SUCCESS')
        .length,
      1,
    );
  });

  test('both nodes start on an empty database at the same time and agree on one org and its keys', async (t) => {
    const { a, b, origin } = await twoNodes(t);
    const [ofA, ofB] = await Promise.all([keysAt(origin, a), keysAt(origin, b)]);
    assert.equal(ofA.keys.length, 1);
    assert.deepEqual(ofA, ofB);
  });
});

/** Two servers with one public address. Tests say which node a request reaches, as a load balancer would. */
async function twoNodes(t: TestContext) {
  const database = await testPostgresDatabase(t);
  const reserved = createServer();
  await once(reserved.listen(0, 'localhost'), 'listening');
  t.after(() => reserved.close());
  const publicUrl = `http://localhost:${(reserved.address() as AddressInfo).port}`;
  const open = async () => {
    const own = await openDatabase({ kind: 'postgres', url: database.url, poolSize: 4 });
    database.closeFirst(() => own.close());
    return own;
  };
  const [ofA, ofB] = [await open(), await open()];
  const keys = keyring(Buffer.alloc(32, 7), systemRandom); // the test servers' own
  await Promise.all([ofA, ofB].map((db) => ensureOrg({ db, keys, clock: systemClock, random: systemRandom }, '', 'Test Org')));
  const a = await startGatehouse(t, { listen: true, publicUrl, database: ofA });
  const b = await startGatehouse(t, { listen: true, publicUrl, database: ofB });
  return { a, b, origin: publicUrl };
}

async function keysAt(origin: string, { port }: TestServer): Promise<JSONWebKeySet> {
  return JSON.parse((await exchange(`${origin}/oauth2/default/v1/keys`, { port })).body) as JSONWebKeySet;
}

function isApp(app: GivenApp): (url: URL) => boolean {
  return (url) => url.href.startsWith(app.redirectUri);
}

function redeem(origin: string, node: TestServer, app: GivenApp, code: string) {
  return exchange(`${origin}/oauth2/default/v1/token`, {
    port: node.port,
    form: { grant_type: 'authorization_code', code, redirect_uri: app.redirectUri },
    headers: { authorization: `Basic ${Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64')}` },
  });
}
