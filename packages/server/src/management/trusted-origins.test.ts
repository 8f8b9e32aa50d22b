import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { testDatabase } from '../../testkit/each-database.ts';
import { asSuperAdmin, assertRefused, nextOf } from '../../testkit/management.ts';

const path = '/api/v1/trustedOrigins';
const spa = { name: 'SPA', origin: 'http://localhost:8080/', scopes: [{ type: 'CORS' }, { type: 'REDIRECT' }] };

suite('trusted origins (Okta contract 6.10)', () => {
  test('one is made as the original CLI makes it, read, replaced, switched and deleted, with a log event each', async (t) => {
    const { gatehouse, admin, call } = await asSuperAdmin(t);
    const created = await call('POST', path, spa);
    const origin = created.json();
    const self = `${gatehouse.origin}${path}/${origin.id}`;
    assert.deepEqual(
      [created.statusCode, origin],
      [
        200,
        {
          id: origin.id,
          ...spa,
          status: 'ACTIVE',
          created: '2031-05-04T10:00:00.000Z',
          createdBy: admin.id,
          lastUpdated: '2031-05-04T10:00:00.000Z',
          lastUpdatedBy: admin.id,
          _links: {
            self: { href: self, hints: { allow: ['GET', 'PUT', 'DELETE'] } },
            deactivate: { href: `${self}/lifecycle/deactivate`, hints: { allow: ['POST'] } },
          },
        },
      ],
    );
    assert.match(origin.id, /^tos/);
    assert.deepEqual((await call('GET', path)).json(), [origin]);
    const replaced = await call('PUT', self, { name: 'App', origin: 'https://app.example', scopes: [{ type: 'CORS' }] });
    assert.deepEqual([replaced.json().origin, replaced.json().scopes], ['https://app.example', [{ type: 'CORS' }]]);
    assert.equal((await call('POST', `${self}/lifecycle/deactivate`)).json().status, 'INACTIVE');
    assert.equal((await call('POST', `${self}/lifecycle/activate`)).json().status, 'ACTIVE');
    assert.equal((await call('DELETE', self)).statusCode, 204);
    assertRefused(await call('GET', self), 404, 'E0000007');
    const types = (await gatehouse.log()).map((event) => event.event_type);
    const verbs = ['create', 'update', 'deactivate', 'activate', 'delete'];
    assert.deepEqual(types.toSorted(), verbs.map((verb) => `security.trusted_origin.${verb}`).toSorted());
  });

  const bad: [string, unknown, RegExp][] = [
    ['no name', { ...spa, name: undefined }, /^name: /m],
    ['no origin', { ...spa, origin: undefined }, /^origin: /m],
    ['an origin that is no web address', { ...spa, origin: 'javascript:alert(1)' }, /^origin: must be a web address/m],
    ['an origin with somebody’s name in it', { ...spa, origin: 'https://a@app.example' }, /^origin: must be a web address/m],
    ['a pattern', { ...spa, origin: '*' }, /^origin: must be a web address/m],
    ['no scope', { ...spa, scopes: [] }, /^scopes: must name/m],
    ['a scope we do not have', { ...spa, scopes: [{ type: 'IFRAME_EMBED' }] }, /^scopes\[0\]\.type: must be CORS or REDIRECT/m],
    ['scopes that are no list', { ...spa, scopes: 'CORS' }, /^scopes: must be a list/m],
  ];
  for (const [what, body, cause] of bad)
    test(`${what} is refused, and changes nothing`, async (t) => {
      const { call } = await asSuperAdmin(t);
      assertRefused(await call('POST', path, body), 400, 'E0000001', cause);
      const { id } = (await call('POST', path, spa)).json();
      assertRefused(await call('PUT', `${path}/${id}`, body), 400, 'E0000001', cause);
      assert.equal((await call('GET', `${path}/${id}`)).json().origin, spa.origin);
    });

  for (const kind of ['sqlite', 'postgres'] as const)
    test(`on ${kind}, an origin is there once, however it is spelled; of ten at once one gets it`, async (t) => {
      const { call } = await asSuperAdmin(t, { database: await testDatabase(t, kind) });
      const spellings = ['https://App.example', 'https://app.example:443/', 'https://app.example/a?b'];
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) => call('POST', path, { ...spa, origin: spellings[index % 3] })),
      );
      assert.equal(answers.filter(({ statusCode }) => statusCode === 200).length, 1);
      for (const answer of answers) if (answer.statusCode !== 200) assertRefused(answer, 400, 'E0000001', /^origin: /m);
      const { id } = (await call('POST', path, spa)).json();
      assertRefused(await call('PUT', `${path}/${id}`, { ...spa, origin: spellings[1] }), 400, 'E0000001', /^origin: /m);
    });

  test('an unknown one is not found, whatever is done with it', async (t) => {
    const { call } = await asSuperAdmin(t);
    for (const [method, rest, body] of [
      ['GET', ''],
      ['PUT', '', spa],
      ['DELETE', ''],
      ['POST', '/lifecycle/activate'],
      ['POST', '/lifecycle/deactivate'],
    ] as const)
      assertRefused(await call(method, `${path}/tosNone${rest}`, body), 404, 'E0000007');
  });

  test('a list comes page by page; q finds by the beginning of name or address', async (t) => {
    const { call } = await asSuperAdmin(t);
    for (let index = 0; index < 5; index += 1)
      await call('POST', path, { ...spa, name: `App ${index}`, origin: `https://app${index}.example` });
    const found: string[] = [];
    for (let next: string | undefined = `${path}?limit=2`; next !== undefined; ) {
      const page = await call('GET', next);
      found.push(...page.json().map(({ name }: { name: string }) => name));
      next = nextOf(page);
    }
    assert.equal(new Set(found).size, 5);
    assert.equal((await call('GET', `${path}?q=App+3`)).json().length, 1);
    assert.equal((await call('GET', `${path}?q=${encodeURIComponent('https://app4')}`)).json()[0].name, 'App 4');
  });
});

suite('the org (Okta contract 6.10)', () => {
  test('is read, changed in part and replaced; the pages have its new name at once', async (t) => {
    const { gatehouse, call } = await asSuperAdmin(t);
    const before = (await call('GET', '/api/v1/org')).json();
    assert.deepEqual([before.companyName, before.subdomain, before.status, before.website], ['Test Org', '', 'ACTIVE', null]);
    const changed = await call('POST', '/api/v1/org', { website: 'https://www.example.com', city: 'London' });
    assert.deepEqual([changed.json().companyName, changed.json().city], ['Test Org', 'London']);
    const replaced = await call('PUT', '/api/v1/org', { companyName: 'Engines Ltd', phoneNumber: '+44 1' });
    assert.deepEqual([replaced.json().city, replaced.json().phoneNumber], [null, '+44 1']);
    assert.match((await gatehouse.browser().open('/signin')).body, /Engines Ltd/);
    assert.deepEqual(
      (await gatehouse.log()).map((event) => event.event_type),
      ['org.settings.update', 'org.settings.update'],
    );
  });

  test('two admins who change different things at once lose nothing', async (t) => {
    for (const kind of ['sqlite', 'postgres'] as const) {
      const { call } = await asSuperAdmin(t, { database: await testDatabase(t, kind) });
      const changes = [{ city: 'London' }, { state: 'Kent' }, { country: 'GB' }, { address1: '1 High Street' }];
      const answers = await Promise.all(changes.map((body) => call('POST', '/api/v1/org', body)));
      assert.deepEqual([...new Set(answers.map(({ statusCode }) => statusCode))], [200]);
      const { city, state, country, address1 } = (await call('GET', '/api/v1/org')).json();
      assert.deepEqual({ city, state, country, address1 }, Object.assign({}, ...changes));
    }
  });

  for (const body of [
    { companyName: '' },
    { companyName: null },
    { website: 'javascript:alert(1)' },
    { city: 7 },
    { city: 'x'.repeat(256) },
  ])
    test(`${JSON.stringify(body).slice(0, 40)} is refused`, async (t) => {
      const { call } = await asSuperAdmin(t);
      assertRefused(await call('POST', '/api/v1/org', body), 400, 'E0000001', new RegExp(`^${Object.keys(body)[0]}: `, 'm'));
    });

  test('a replacement without a name is refused', async (t) => {
    const { call } = await asSuperAdmin(t);
    assertRefused(await call('PUT', '/api/v1/org', {}), 400, 'E0000001', /^companyName: /m);
  });
});
