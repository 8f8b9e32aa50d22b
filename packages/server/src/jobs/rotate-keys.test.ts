import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { asSuperAdmin, assertRefused } from '../../testkit/management.ts';
import { rotateKeys } from './rotate-keys.ts';

const server = '/api/v1/authorizationServers/default';
const keysPath = `${server}/credentials/keys`;
const hour = 3600;
const day = 24 * hour;

interface Key {
  readonly kid: string;
  readonly status: string;
}

async function scene(t: TestContext) {
  const admin = await asSuperAdmin(t);
  const { gatehouse, call } = admin;
  const [ada, app] = [await gatehouse.given.user(), await gatehouse.given.webApp()];
  const jwks = async (path = '/oauth2/default/v1/keys') => (await gatehouse.call({ url: path })).json();
  /** The job runs, and a second later every node knows. */
  const work = async () => {
    const rotated = await rotateKeys(gatehouse.deps);
    gatehouse.clock.advance({ seconds: 2 });
    return rotated;
  };
  const freshToken = async (name = 'default') => {
    const { code = '' } = await gatehouse.signIn(ada, app, {}, name);
    return (await gatehouse.redeem(app, code, {}, name)).json().access_token as string;
  };
  const isGood = async (token: string, keySet: Parameters<typeof createLocalJWKSet>[0]) => {
    const options = { currentDate: new Date(gatehouse.clock.read()) };
    return jwtVerify(token, createLocalJWKSet(keySet), options).then(
      () => true,
      () => false,
    );
  };
  /** The token keeps its admin signed in while months go by. */
  const wait = async (seconds: number) => {
    for (let left = seconds; left > 0; left -= 20 * day) {
      gatehouse.clock.advance({ seconds: Math.min(left, 20 * day) });
      await call('GET', keysPath);
    }
  };
  const listed = async (): Promise<Key[]> => (await call('GET', keysPath)).json();
  return { ...admin, jwks, work, freshToken, isGood, wait, listed };
}

suite('signing keys rotate (Okta contract 1.4, 5.6)', () => {
  test('AUTO: the next key is published long before it signs, and the old one as long as its tokens live', async (t) => {
    const { gatehouse, jwks, work, freshToken, isGood, wait, listed } = await scene(t);
    assert.deepEqual([await work(), await work()], [0, 0]);
    const prepared = await listed();
    assert.deepEqual(
      prepared.map((key) => key.status),
      ['ACTIVE', 'NEXT'],
    );
    const cached = await jwks(); // what a resource server keeps
    assert.equal(cached.keys.length, 2);
    await wait(89 * day);
    assert.equal(await work(), 0);
    await wait(day);
    const old = await freshToken();
    assert.equal(await work(), 2, 'the org server and default');
    const fresh = await freshToken();
    assert.deepEqual(
      [decodeProtectedHeader(old).kid, decodeProtectedHeader(fresh).kid],
      prepared.map((key) => key.kid),
    );
    assert.ok(await isGood(fresh, cached), 'a verifier that has not fetched the keys again knows the new one');
    assert.ok((await isGood(old, await jwks())) && (await isGood(fresh, await jwks())));
    assert.equal((await gatehouse.userinfo(old)).statusCode, 200);
    assert.deepEqual(
      (await listed()).map((key) => key.status),
      ['ACTIVE', 'NEXT', 'EXPIRED'],
    );
    await wait(25 * hour);
    await work();
    assert.deepEqual(
      (await listed()).map((key) => key.status),
      ['ACTIVE', 'NEXT'],
    );
    assert.equal(await isGood(old, await jwks()), false);
    const events = (await gatehouse.log()).filter((event) => event.event_type.endsWith('key.rollover'));
    assert.deepEqual(events.map((event) => `${event.event_type} ${event.actor_type}`).toSorted(), [
      'app.oauth2.as.key.rollover SystemPrincipal',
      'app.oauth2.key.rollover SystemPrincipal',
    ]);
  });

  test('the org authorization server too', async (t) => {
    const { jwks, work, freshToken, isGood, wait } = await scene(t);
    await work();
    const cached = await jwks('/oauth2/v1/keys');
    await wait(90 * day);
    const old = await freshToken('org');
    await work();
    const fresh = await freshToken('org');
    assert.notEqual(decodeProtectedHeader(old).kid, decodeProtectedHeader(fresh).kid);
    assert.ok((await isGood(fresh, cached)) && (await isGood(old, await jwks('/oauth2/v1/keys'))));
  });

  test('MANUAL: nothing happens by itself', async (t) => {
    const { call, work, wait, listed } = await scene(t);
    const manual = { name: 'default', audiences: ['api://default'], credentials: { signing: { rotationMode: 'MANUAL' } } };
    await call('PUT', server, manual);
    await work();
    const before = await listed();
    await wait(200 * day);
    assert.equal(await work(), 1, 'the org server alone');
    assert.deepEqual(await listed(), before);
  });

  test('several nodes that work at once rotate once', async (t) => {
    const { gatehouse, work, wait, listed } = await scene(t);
    await Promise.all([1, 2, 3].map(() => rotateKeys(gatehouse.deps)));
    const [, next] = await listed();
    await wait(90 * day);
    const counts = await Promise.all([1, 2, 3].map(() => rotateKeys(gatehouse.deps)));
    assert.equal(
      counts.reduce((sum, count) => sum + count),
      2,
    );
    assert.equal(await work(), 0);
    const keys = await listed();
    assert.deepEqual([keys.map((key) => key.status), keys[0]?.kid], [['ACTIVE', 'NEXT', 'EXPIRED'], next?.kid]);
  });

  test('a server that was added rotates by itself, one that is not active too', async (t) => {
    const { call, work, wait } = await scene(t);
    const { id } = (await call('POST', '/api/v1/authorizationServers', { name: 'O', audiences: ['api://o'] })).json();
    await call('POST', `/api/v1/authorizationServers/${id}/lifecycle/deactivate`);
    await work();
    await wait(90 * day);
    assert.equal(await work(), 3);
  });
});

suite('an admin rotates (Okta contract 5.6)', () => {
  test('the key that waited signs at once, and another one waits', async (t) => {
    const { gatehouse, admin, call, jwks, work, freshToken, isGood, listed } = await scene(t);
    await work();
    const [active, next] = await listed();
    const cached = await jwks();
    const old = await freshToken();
    const answer = await call('POST', `${server}/credentials/lifecycle/keyRotate`, { use: 'sig' });
    assert.equal(answer.statusCode, 200);
    const keys = answer.json() as Key[];
    assert.deepEqual(
      keys.map((key) => key.status),
      ['ACTIVE', 'NEXT', 'EXPIRED'],
    );
    assert.deepEqual([keys[0]?.kid, keys[2]?.kid], [next?.kid, active?.kid]);
    const fresh = await freshToken();
    assert.equal(decodeProtectedHeader(fresh).kid, next?.kid);
    assert.ok((await isGood(fresh, cached)) && (await isGood(old, await jwks())));
    const { credentials } = (await call('GET', server)).json();
    assert.deepEqual([credentials.signing.kid, credentials.signing.lastRotated], [next?.kid, '2031-05-04T10:00:02.000Z']);
    const [event] = (await gatehouse.log()).filter((each) => each.event_type === 'app.oauth2.as.key.rollover');
    assert.equal(event?.actor_id, admin.id);
  });

  test('also where none waits yet', async (t) => {
    const { call, freshToken, jwks, isGood, listed } = await scene(t);
    const [active] = await listed();
    const old = await freshToken();
    await call('POST', `${server}/credentials/lifecycle/keyRotate`, { use: 'sig' });
    const keys = await listed();
    assert.deepEqual(
      keys.map((key) => key.status),
      ['ACTIVE', 'NEXT', 'EXPIRED'],
    );
    assert.equal(keys[2]?.kid, active?.kid);
    assert.ok((await isGood(old, await jwks())) && (await isGood(await freshToken(), await jwks())));
  });

  test('S41 answers carry the public part only, exactly as it is published', async (t) => {
    const { gatehouse, call, jwks } = await scene(t);
    const keys = (await call('POST', `${server}/credentials/lifecycle/keyRotate`, { use: 'sig' })).json();
    for (const key of keys) {
      assert.deepEqual(Object.keys(key), ['kid', 'kty', 'alg', 'use', 'e', 'n', 'status', '_links']);
      const self = `${gatehouse.origin}${keysPath}/${key.kid}`;
      assert.deepEqual(key._links, { self: { href: self, hints: { allow: ['GET'] } } });
      assert.deepEqual((await call('GET', `${keysPath}/${key.kid}`)).json(), key);
    }
    const published = keys.map(({ status: _status, _links, ...jwk }: Record<string, unknown>) => jwk);
    const byKid = (one: { kid: string }, other: { kid: string }) => (one.kid < other.kid ? -1 : 1);
    assert.deepEqual((await jwks()).keys.toSorted(byKid), published.toSorted(byKid));
    assertRefused(await call('GET', `${keysPath}/nobody`), 404, 'E0000007');
  });

  test('another use is refused, and nothing rotates', async (t) => {
    const { call, listed } = await scene(t);
    const before = await listed();
    for (const body of [{}, { use: 'enc' }, { use: ['sig'] }, undefined])
      assertRefused(await call('POST', `${server}/credentials/lifecycle/keyRotate`, body), 400, 'E0000001', /^use: must be sig/);
    assertRefused(
      await call('POST', '/api/v1/authorizationServers/org/credentials/lifecycle/keyRotate', { use: 'sig' }),
      404,
      'E0000007',
    );
    assert.deepEqual(await listed(), before);
  });
});
