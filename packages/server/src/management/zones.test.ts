import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { api, asSuperAdmin, assertRefused, nextOf } from '../../testkit/management.ts';

const zones = '/api/v1/zones';
const cidr = (value: string) => ({ type: 'CIDR', value });
const office = {
  type: 'IP',
  name: 'Office',
  gateways: [cidr('192.0.2.0/24'), { type: 'RANGE', value: '198.51.100.1-198.51.100.9' }],
};
const bad = { type: 'IP', name: 'Bad', usage: 'BLOCKLIST', gateways: [cidr('203.0.113.0/24')] };

async function scene(t: TestContext) {
  const admin = await asSuperAdmin(t);
  const create = async (body: object) => {
    const answer = await admin.call('POST', zones, body);
    assert.equal(answer.statusCode, 200, answer.body);
    return answer.json();
  };
  return { ...admin, create };
}

suite('network zones (Okta Network Zones API, contract 6.10)', () => {
  test('a zone is created, read, replaced, switched off and on, and deleted, with a log event each', async (t) => {
    const { gatehouse, call, create } = await scene(t);
    const zone = await create({ ...office, status: 'INACTIVE', system: true, proxies: null });
    const self = `${gatehouse.origin}${zones}/${zone.id}`;
    assert.match(zone.id, /^nzo\w{17}$/);
    assert.deepEqual(zone, {
      ...office,
      id: zone.id,
      status: 'ACTIVE',
      usage: 'POLICY',
      system: false,
      proxies: null,
      created: '2031-05-04T10:00:00.000Z',
      lastUpdated: '2031-05-04T10:00:00.000Z',
      _links: {
        self: { href: self, hints: { allow: ['GET', 'PUT', 'DELETE'] } },
        deactivate: { href: `${self}/lifecycle/deactivate`, hints: { allow: ['POST'] } },
      },
    });
    assert.deepEqual((await call('GET', `${zones}/${zone.id}`)).json(), zone);
    gatehouse.clock.advance({ seconds: 5 });
    const replaced = (
      await call('PUT', `${zones}/${zone.id}`, { ...office, name: 'HQ', gateways: [cidr('2001:db8::/32')] })
    ).json();
    assert.deepEqual(
      [replaced.name, replaced.gateways, replaced.lastUpdated],
      ['HQ', [cidr('2001:db8::/32')], '2031-05-04T10:00:05.000Z'],
    );
    for (const [name, status] of [
      ['deactivate', 'INACTIVE'],
      ['deactivate', 'INACTIVE'],
      ['activate', 'ACTIVE'],
    ])
      assert.equal((await call('POST', `${zones}/${zone.id}/lifecycle/${name}`)).json().status, status);
    assert.equal((await call('DELETE', `${zones}/${zone.id}`)).statusCode, 204);
    assertRefused(await call('GET', `${zones}/${zone.id}`), 404, 'E0000007');
    assert.deepEqual(
      (await gatehouse.log()).map((event) => event.event_type).toSorted(),
      ['activate', 'create', 'deactivate', 'delete', 'update'].map((what) => `zone.${what}`),
    );
  });

  test('zones are listed page by page', async (t) => {
    const { call, create } = await scene(t);
    const made = [await create(office), await create({ ...office, name: 'Home' }), await create(bad)];
    const first = await call('GET', `${zones}?limit=2`);
    const second = await call('GET', nextOf(first) ?? '');
    const listed: { id: string }[] = [...first.json(), ...second.json()];
    assert.equal(listed.length, 3);
    assert.deepEqual(new Set(listed.map(({ id }) => id)), new Set(made.map(({ id }) => id)));
    assert.equal(nextOf(second), undefined);
  });

  test('of twenty who want the same name one gets it', async (t) => {
    const { call, create } = await scene(t);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => call('POST', zones, { ...office, name: at % 2 ? 'Same' : 'SAME' })),
    );
    assert.equal(answers.filter(({ statusCode }) => statusCode === 200).length, 1);
    const other = await create(office);
    assertRefused(await call('PUT', `${zones}/${other.id}`, { ...office, name: 'same' }), 400, 'E0000001', /^name: is taken/m);
  });

  const wrong: readonly (readonly [string, unknown, RegExp])[] = [
    ['no type', { ...office, type: undefined }, /^type: must be IP/m],
    [
      'a place in the world',
      { type: 'DYNAMIC', name: 'Z', locations: [{ country: 'AF' }] },
      /^type: must be IP: .* not known here/m,
    ],
    ['a place, the newer way', { ...office, type: 'DYNAMIC_V2' }, /^type: must be IP/m],
    ['no name', { ...office, name: '' }, /^name: /m],
    ['a long name', { ...office, name: 'x'.repeat(129) }, /^name: /m],
    ['another use', { ...office, usage: 'FUN' }, /^usage: /m],
    ['no addresses', { ...office, gateways: [] }, /^gateways: must have one/m],
    ['no list of addresses', { ...office, gateways: 'all' }, /^gateways: must be a list/m],
    ['too many addresses', { ...office, gateways: Array(501).fill(cidr('192.0.2.1')) }, /^gateways: must have 500 at most/m],
    ['a name for an address', { ...office, gateways: [cidr('example.com')] }, /^gateways\[0\].value: must be like/m],
    ['every address', { ...office, gateways: [cidr('0.0.0.0/0')] }, /^gateways\[0\].value: must not be every/m],
    ['an address of no kind', { ...office, gateways: [{ value: '192.0.2.1' }] }, /^gateways\[0\].type: /m],
    ['proxies', { ...office, proxies: [cidr('192.0.2.1')] }, /^proxies\[0\]: must be empty: whose X-Forwarded-For is believed/m],
    ['the own address blocked', { ...bad, gateways: [cidr('127.0.0.0/8')] }, /would block your own address 127.0.0.1/],
  ];
  test('a zone that cannot be is refused, whatever is wrong with it', async (t) => {
    const { call } = await scene(t);
    for (const [what, body, cause] of wrong) {
      const answer = await call('POST', zones, body);
      assert.equal(answer.statusCode, 400, `${what}: ${answer.body}`);
      assertRefused(answer, 400, 'E0000001', cause);
    }
    assert.deepEqual((await call('GET', zones)).json(), []);
  });

  test('the own address cannot be blocked on a second way either', async (t) => {
    const { call, create } = await scene(t);
    const local = { ...bad, gateways: [cidr('127.0.0.1')] };
    const zone = await create({ ...local, usage: 'POLICY' });
    assertRefused(await call('PUT', `${zones}/${zone.id}`, local), 400, 'E0000001', /your own address/);
    await call('POST', `${zones}/${zone.id}/lifecycle/deactivate`);
    assert.equal((await call('PUT', `${zones}/${zone.id}`, local)).statusCode, 200, 'switched off it blocks nobody');
    assertRefused(await call('POST', `${zones}/${zone.id}/lifecycle/activate`), 400, 'E0000001', /your own address/);
  });

  test('a zone that a rule names can be neither deleted, nor switched off, nor made a blocklist', async (t) => {
    const { call, create } = await scene(t);
    const zone = await create(office);
    const policy = (await call('POST', '/api/v1/policies', { type: 'OKTA_SIGN_ON', name: 'P' })).json();
    const conditions = { network: { connection: 'ZONE', exclude: [zone.id] } };
    const rule = { name: 'Outside', conditions, actions: { signon: { access: 'DENY' } } };
    const { id } = (await call('POST', `/api/v1/policies/${policy.id}/rules?activate=false`, rule)).json();
    const path = `${zones}/${zone.id}`;
    assertRefused(await call('DELETE', path), 400, 'E0000001', /the rule "Outside" .* names this zone/);
    assertRefused(await call('POST', `${path}/lifecycle/deactivate`), 400, 'E0000001', /"Outside"/);
    assertRefused(await call('PUT', path, { ...office, usage: 'BLOCKLIST' }), 400, 'E0000001', /"Outside"/);
    assert.equal((await call('PUT', path, { ...office, name: 'HQ' })).statusCode, 200);
    await call('DELETE', `/api/v1/policies/${policy.id}/rules/${id}`);
    assert.equal((await call('DELETE', path)).statusCode, 204);
  });

  test('of a rule that comes to name a zone and the zone’s deletion one wins', async (t) => {
    const { call, create } = await scene(t);
    const policy = (await call('POST', '/api/v1/policies', { type: 'OKTA_SIGN_ON', name: 'P' })).json();
    for (let round = 0; round < 5; round++) {
      const zone = await create({ ...office, name: `Z${round}` });
      const conditions = { network: { connection: 'ZONE', include: [zone.id] } };
      const rule = { name: `R${round}`, conditions, actions: { signon: { access: 'ALLOW' } } };
      const [named, deleted] = await Promise.all([
        call('POST', `/api/v1/policies/${policy.id}/rules`, rule),
        call('DELETE', `${zones}/${zone.id}`),
      ]);
      assert.deepEqual([named.statusCode, deleted.statusCode], named.statusCode === 200 ? [200, 400] : [400, 204]);
    }
  });

  test('there is no zone of an unknown id or of another org', async (t) => {
    const { gatehouse, create } = await scene(t);
    const zone = await create(office);
    const other = await gatehouse.otherOrg('other');
    const stranger = await other.given.admin('SUPER_ADMIN');
    for (const id of [zone.id, 'nzoNone']) {
      for (const method of ['GET', 'DELETE'] as const)
        assertRefused(await api(other, stranger.apiToken, method, `${zones}/${id}`), 404, 'E0000007');
      assertRefused(await api(other, stranger.apiToken, 'PUT', `${zones}/${id}`, office), 404, 'E0000007');
      for (const name of ['activate', 'deactivate'])
        assertRefused(await api(other, stranger.apiToken, 'POST', `${zones}/${id}/lifecycle/${name}`), 404, 'E0000007');
    }
  });
});

suite('a blocklist', () => {
  test('refuses everything from its addresses: pages, protocol and API; nothing from elsewhere', async (t) => {
    const { gatehouse, create } = await scene(t);
    await create(bad);
    const paths = [
      '/',
      '/signin',
      '/oauth2/default/v1/authorize',
      '/oauth2/default/v1/keys',
      '/api/v1/groups',
      '/nothing',
      '/%zz',
    ];
    for (const url of paths) {
      for (const remoteAddress of ['203.0.113.7', '::ffff:203.0.113.7']) {
        const blocked = await gatehouse.call({ url, remoteAddress });
        assert.equal(blocked.statusCode, 403, url);
        assert.equal(blocked.headers['cache-control'], 'no-store');
        if (String(blocked.headers['content-type']).includes('json')) assert.equal(blocked.json().errorCode, 'E0000006');
        else assert.match(blocked.body, /Access from your network is blocked/);
      }
      assert.notEqual((await gatehouse.call({ url, remoteAddress: '198.51.100.7' })).statusCode, 403, url);
    }
  });

  test('another org is not concerned', async (t) => {
    const { gatehouse, create } = await scene(t);
    await create(bad);
    const other = await gatehouse.otherOrg('other');
    assert.equal((await other.call({ url: '/signin', remoteAddress: '203.0.113.7' })).statusCode, 303);
  });
});
