import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { fewSigningKeys } from '../../../testkit/few-signing-keys.ts';
import { api, assertRefused } from '../../../testkit/management.ts';
import {
  applicant,
  confirm,
  mailedCode,
  mailedLink,
  poll,
  postJson,
  register,
  registerPath,
  setPassword,
  signedUp,
  subdomains,
} from '../../../testkit/sign-up.ts';
import { quickHasher } from '../../../testkit/test-hasher.ts';
import { startGatehouse, type TestServer, type TestServerOptions } from '../../../testkit/testkit.ts';
import { mostCodeTries } from '../../domain/registrations/registration.ts';

function start(t: TestContext, options: TestServerOptions = {}): Promise<TestServer> {
  return startGatehouse(t, { hasher: quickHasher(), newSigningKey: fewSigningKeys, ...options });
}

suite('register from a terminal, as Okta’s CLI does', () => {
  test('from nothing to an org: token, mail, link, password, and then once an API token with all rights', async (t) => {
    const gatehouse = await start(t);
    const answer = await postJson(gatehouse, registerPath, { userProfile: applicant });
    assert.equal(answer.statusCode, 200);
    assert.deepEqual(Object.keys(answer.json()), ['developerOrgCliToken', 'mailFrom']);
    assert.equal(answer.json().mailFrom, 'no-reply@localhost', 'for who looks for the mail');
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.deepEqual(
      ['limit', 'remaining', 'reset'].map((name) => Number(answer.headers[`x-rate-limit-${name}`])),
      [20, 19, gatehouse.clock.read() / 1000 + 3600],
    );
    const token = answer.json().developerOrgCliToken as string;
    assert.match(token, /^tok[\w-]{43}$/);
    const pending = await poll(gatehouse, token);
    assert.deepEqual([pending.statusCode, pending.json()], [200, { status: 'PENDING' }]);

    const link = await mailedLink(gatehouse);
    assert.match(link, /^http:\/\/localhost:8080\/signup\/confirm\/[\w-]{43}$/);
    const page = await gatehouse.browser().get(link);
    assert.equal(page.statusCode, 200);
    const domain = /dev-[a-hj-km-np-z2-9]{7}\.localhost:8080/.exec(page.body)?.[0] ?? '';
    const [mail] = await gatehouse.mails({ to: applicant.email });
    assert.ok(domain && mail?.text.includes(domain), mail?.text);
    assert.match(page.body, /Ada Lovelace asked for it in a terminal from 127\.0\.0\.1/);
    assert.match(page.body, /full control of this org\. Go on only if that was you\./);
    assert.deepEqual(await subdomains(gatehouse), [], 'opening the link makes nothing');

    const welcomeUrl = await confirm(gatehouse, link);
    assert.ok(welcomeUrl.startsWith(`http://${domain}/welcome/`), welcomeUrl);
    assert.deepEqual((await poll(gatehouse, token)).json(), { status: 'PENDING' }, 'without a password it is not theirs yet');
    const set = await setPassword(gatehouse, welcomeUrl);
    assert.equal(set.answer.headers.location, '/');

    const active = await poll(gatehouse, token);
    const { apiToken, ...rest } = active.json();
    assert.deepEqual([active.statusCode, rest], [200, { status: 'ACTIVE', orgUrl: `http://${domain}` }]);
    assert.match(apiToken, /^00\w{40}$/);
    assertRefused(await poll(gatehouse, token), 404, 'E0000007', /finished already/);
    const stored = JSON.stringify(await gatehouse.ctx().db.selectFrom('api_token').selectAll().execute());
    assert.equal(stored.includes(apiToken), false);
    const me = (await api(set.org, apiToken, 'GET', '/api/v1/users/me')).json();
    assert.equal(me.status, 'ACTIVE');
    assert.deepEqual(
      [me.profile.login, me.profile.email, me.profile.firstName, me.profile.lastName, me.profile.countryCode],
      ['ada@example.com', 'ada@example.com', 'Ada', 'Lovelace', 'GB'],
    );
  });

  test('the new org has everything that an org has (contract 7.1)', async (t) => {
    const gatehouse = await start(t);
    const { org, apiToken } = await signedUp(gatehouse, { company: 'Analytical Engines' });
    const orgUrl = org.origin;
    const get = async (path: string) => {
      const answer = await api(org, apiToken, 'GET', path);
      assert.equal(answer.statusCode, 200, `${path} ${answer.body}`);
      return answer.json();
    };
    const me = await get('/api/v1/users/me');
    assert.equal(me.profile.organization, 'Analytical Engines');
    const { companyName } = await get('/api/v1/org');
    assert.equal(companyName, 'Analytical Engines');
    assert.deepEqual(
      (await get(`/api/v1/users/${me.id}/roles`)).map((role: { type: string }) => role.type),
      ['SUPER_ADMIN'],
    );
    const groups = await get(`/api/v1/users/${me.id}/groups`);
    assert.deepEqual(
      groups.map((group: { profile: { name: string } }) => group.profile.name),
      ['Everyone'],
    );
    const servers = await get('/api/v1/authorizationServers');
    assert.deepEqual(
      servers.map((server: { issuer: string }) => server.issuer),
      [`${orgUrl}/oauth2/default`],
    );
    assert.equal((await get('/api/v1/authorizationServers/default/policies')).length, 1);
    for (const type of ['OKTA_SIGN_ON', 'PASSWORD', 'ACCESS_POLICY'])
      assert.equal((await get(`/api/v1/policies?type=${type}`)).length, 1, type);
    assert.equal((await get('/api/v1/brands')).length, 1);
    const apps = (await get('/api/v1/apps')) as {
      id: string;
      label: string;
      settings: { oauthClient: { redirect_uris: string[] } };
    }[];
    const byLabel = new Map(apps.map((app) => [app.label, app]));
    assert.deepEqual([...byLabel.keys()].sort(), ['Admin Console', 'Dashboard']);
    for (const app of apps)
      for (const uri of app.settings.oauthClient.redirect_uris) assert.ok(uri.startsWith(`${orgUrl}/`), uri);
    const usersOf = async (label: string) => get(`/api/v1/apps/${byLabel.get(label)?.id}/users`);
    assert.deepEqual(
      (await usersOf('Admin Console')).map((user: { id: string }) => user.id),
      [me.id],
    );
    assert.equal((await get(`/api/v1/apps/${byLabel.get('Dashboard')?.id}/groups`)).length, 1);
    const tokens = await get('/api/v1/api-tokens');
    assert.deepEqual(
      tokens.map((each: { name: string; userId: string }) => [each.name, each.userId]),
      [['Gatehouse CLI', me.id]],
    );

    const types = (await get('/api/v1/logs?limit=100')).map((event: { eventType: string }) => event.eventType);
    for (const type of [
      'system.org.lifecycle.create',
      'user.lifecycle.create',
      'user.lifecycle.activate',
      'user.account.privilege.grant',
      'application.lifecycle.create',
      'user.account.update_password',
      'user.session.start',
      'system.api_token.create',
    ])
      assert.ok(types.includes(type), type);
  });

  test('each path also with the slash doubled, as the CLI joins it; any registration id', async (t) => {
    const gatehouse = await start(t);
    const answer = await postJson(gatehouse, '//api/v1/registration/reg1/register', { userProfile: applicant });
    assert.equal(answer.statusCode, 200);
    const polled = await gatehouse.call({ url: `//api/internal/v1/developer/redeem/${answer.json().developerOrgCliToken}` });
    assert.deepEqual([polled.statusCode, polled.json()], [200, { status: 'PENDING' }]);
  });

  test('a token lives until its link is used, and for as long after as the password can be set', async (t) => {
    const gatehouse = await start(t);
    const [token, late] = [await register(gatehouse), await register(gatehouse, { email: 'grace@example.com' })];
    const day = 24 * 3600;
    gatehouse.clock.advance({ seconds: 7 * day - 1 });
    const welcomeUrl = await confirm(gatehouse, await mailedLink(gatehouse));
    gatehouse.clock.advance({ seconds: 1 });
    assertRefused(await poll(gatehouse, late), 404, 'E0000007');
    gatehouse.clock.advance({ seconds: 7 * day - 2 });
    await setPassword(gatehouse, welcomeUrl);
    gatehouse.clock.advance({ seconds: 3600 });
    assert.equal((await poll(gatehouse, token)).json().status, 'ACTIVE');
  });

  test('only a GET redeems, so a HEAD uses nothing up; of fifty programs at once one gets the API token', async (t) => {
    const gatehouse = await start(t);
    const token = await register(gatehouse);
    await setPassword(gatehouse, await confirm(gatehouse, await mailedLink(gatehouse)));
    for (const method of ['HEAD', 'POST', 'OPTIONS'] as const)
      await gatehouse.call({ method, url: `/api/internal/v1/developer/redeem/${token}` });
    assert.equal((await gatehouse.call({ url: registerPath })).statusCode, 404);
    const answers = await Promise.all(Array.from({ length: 50 }, () => poll(gatehouse, token)));
    assert.deepEqual(
      answers.map(({ statusCode }) => statusCode).toSorted((one, other) => one - other),
      [200, ...Array(49).fill(404)],
    );
    assert.equal((await gatehouse.ctx().db.selectFrom('api_token').selectAll().execute()).length, 1);
  });

  test('what cannot be is refused with every reason, and no mail is sent; S29 so are addresses that look like another', async (t) => {
    const gatehouse = await start(t);
    for (const [, body, cause, code = 'E0000001'] of [
      ['nothing', undefined, /userProfile\.firstName: must have a value/],
      ['no JSON', '{', undefined, 'E0000003'],
      ['a list', [], /userProfile\.firstName: must have a value/],
      ['null', 'null', /userProfile\.email: must have a value/],
      ['no profile', {}, /userProfile\.lastName: must have a value/],
      ['a name that is no text', { userProfile: { ...applicant, firstName: 7 } }, /userProfile\.firstName: must be a string/],
      [
        'a name that is too long',
        { userProfile: { ...applicant, lastName: 'x'.repeat(51) } },
        /lastName: must have 50 characters at most/,
      ],
      ['a blank name', { userProfile: { ...applicant, firstName: '  ' } }, /firstName: must not be empty/],
      ['a NUL', { userProfile: { ...applicant, country: 'a\0b' } }, /country: must not contain NUL/],
      ['a country that is too long', { userProfile: { ...applicant, country: 'x'.repeat(101) } }, /country: must have 100/],
      ['no address', { userProfile: { ...applicant, email: 'ada' } }, /userProfile\.email: must/],
      [
        'two at-signs, one of them a look-alike',
        { userProfile: { ...applicant, email: 'a@evil.example\uff20example.com' } },
        /userProfile\.email: must have the form of an e-mail address/,
      ],
      ['a line break', { userProfile: { ...applicant, email: 'ada@example.com\nbcc: x@example.com' } }, /userProfile\.email/],
    ] as const) {
      const answer =
        body === undefined
          ? await gatehouse.call({ method: 'POST', url: registerPath })
          : await postJson(gatehouse, registerPath, body);
      assertRefused(answer, 400, code, cause);
    }
    assertRefused(await postJson(gatehouse, registerPath, { userProfile: applicant, x: 'x'.repeat(9000) }), 400, 'E0000003');
    for (const path of [registerPath, '/create'])
      assertRefused(await gatehouse.form(path, { ...applicant, organization: 'x' }), 400, 'E0000003', undefined);
    assert.deepEqual(await gatehouse.mails(), []);
  });
});

suite('S26 an address that has an org is answered like any other', () => {
  const shape = (answer: LightMyRequestResponse) => [
    answer.statusCode,
    Object.keys(answer.json()),
    Object.keys(answer.headers).sort(),
  ];

  test('by every door: same answer and one mail; a token that stays PENDING, and no code that is right', async (t) => {
    const gatehouse = await start(t);
    await signedUp(gatehouse);
    const [subdomain = ''] = await subdomains(gatehouse);
    gatehouse.clock.advance({ seconds: 1 });
    const known = await postJson(gatehouse, registerPath, { userProfile: { ...applicant, email: ' ADA@Example.com ' } });
    const unknown = await postJson(gatehouse, registerPath, { userProfile: { ...applicant, email: 'eve@example.com' } });
    assert.deepEqual(shape(known), shape(unknown));
    const [mail] = await gatehouse.mails({ to: 'ada@example.com' });
    assert.match(mail?.subject ?? '', /You have an org already/);
    assert.deepEqual(mail?.links, [`http://${subdomain}.localhost:8080/signin`]);
    const token = known.json().developerOrgCliToken;
    await createAndVerify(gatehouse);
    await askInBrowser(gatehouse);
    for (const seconds of [0, 3600, 6 * 24 * 3600]) {
      gatehouse.clock.advance({ seconds });
      assert.deepEqual((await poll(gatehouse, token)).json(), { status: 'PENDING' });
    }
    assert.deepEqual(await subdomains(gatehouse), [subdomain]);
  });

  async function createAndVerify(gatehouse: TestServer): Promise<void> {
    const ask = (email: string) => postJson(gatehouse, '/create', { firstName: 'A', lastName: 'B', email, organization: 'C' });
    const [known, unknown] = [await ask('ada@example.com'), await ask('eve@example.com')];
    assert.deepEqual(shape(known), shape(unknown));
    for (const code of ['000000', '123456']) {
      const [one, other] = await Promise.all(
        [known, unknown].map((each) => postJson(gatehouse, `/verify/${each.json().id}`, { code })),
      );
      assert.ok(one && other);
      assertRefused(one, 403, 'E0000068');
      assert.deepEqual(shape(one), shape(other));
    }
  }

  async function askInBrowser(gatehouse: TestServer): Promise<void> {
    const before = (await gatehouse.mails()).length;
    const fields = { firstName: 'A', lastName: 'B', country: 'GB' };
    const answers = await Promise.all(
      ['ada@example.com', 'eve@example.com'].map((email) => gatehouse.browser().post('/signup', { ...fields, email })),
    );
    const again = await Promise.all(
      ['ada@example.com', 'nobody@example.com'].map((email) => gatehouse.browser().post('/signup/mail', { email })),
    );
    for (const answer of [...answers, ...again])
      assert.deepEqual([answer.statusCode, answer.headers.location, answer.body], [303, '/signup/sent', '']);
    assert.equal((await gatehouse.mails()).length, before + 4);
    const [mail] = await gatehouse.mails({ to: 'nobody@example.com' });
    assert.deepEqual(mail?.links, ['http://localhost:8080/signup']);
  }
});

suite('S23 the older pair: create and verify', () => {
  const asked = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com', organization: 'Engines' };

  test('the code from the mail makes the org, gives a token that works at once, and a link for the password', async (t) => {
    const gatehouse = await start(t);
    const created = (await postJson(gatehouse, '/create', asked)).json();
    assert.deepEqual(Object.keys(created), ['id', 'orgUrl', 'email']);
    assert.match(created.orgUrl, /^http:\/\/dev-\w{7}\.localhost:8080$/);
    const verified = await postJson(gatehouse, `/verify/${created.id}`, { code: await mailedCode(gatehouse) });
    assert.equal(verified.statusCode, 200, verified.body);
    const { orgUrl, apiToken, updatePasswordUrl, ...others } = verified.json();
    assert.deepEqual([orgUrl, others], [created.orgUrl, {}]);
    assert.ok(updatePasswordUrl.startsWith(`${orgUrl}/welcome/`));
    const org = await gatehouse.otherOrg(new URL(orgUrl).hostname.split('.')[0] ?? '');
    const me = () => api(org, apiToken, 'GET', '/api/v1/users/me');
    assert.equal((await me()).json().status, 'PROVISIONED');
    await setPassword(gatehouse, updatePasswordUrl);
    assert.equal((await me()).json().status, 'ACTIVE');
    assertRefused(await postJson(gatehouse, `/verify/${created.id}`, { code: '123456' }), 404, 'E0000007');

    // From here on it is a token like any other: it ends with its owner's access, and no other link brings it back.
    const { id } = (await me()).json();
    for (const [status, expected] of [
      ['RECOVERY', 401],
      ['PROVISIONED', 401],
      ['SUSPENDED', 401],
      ['ACTIVE', 200],
    ] as const) {
      await org.given.changeUser({ id, login: '', password: '' }, { status });
      assert.equal((await me()).statusCode, expected, status);
    }
  });

  test(`after ${mostCodeTries} codes the sign-up is void, also for the right one; parallel tries are counted too`, async (t) => {
    const gatehouse = await start(t);
    const { id } = (await postJson(gatehouse, '/create', asked)).json();
    const code = await mailedCode(gatehouse);
    const wrong = code === '000000' ? '000001' : '000000';
    const tries = await Promise.all(Array.from({ length: 20 }, () => postJson(gatehouse, `/verify/${id}`, { code: wrong })));
    assert.equal(tries.filter(({ statusCode }) => statusCode === 403).length, mostCodeTries);
    assertRefused(await postJson(gatehouse, `/verify/${id}`, { code }), 404, 'E0000007', /too many codes/);
    assert.deepEqual(await subdomains(gatehouse), []);
  });

  test('of twenty right codes at once one makes the org', async (t) => {
    const gatehouse = await start(t);
    const { id } = (await postJson(gatehouse, '/create', asked)).json();
    const code = await mailedCode(gatehouse);
    const answers = await Promise.all(Array.from({ length: 20 }, () => postJson(gatehouse, `/verify/${id}`, { code })));
    assert.equal(answers.filter(({ statusCode }) => statusCode === 200).length, 1);
    assert.equal((await subdomains(gatehouse)).length, 1);
  });

  test('what is no code is none, and uses no try up', async (t) => {
    const gatehouse = await start(t);
    const { id } = (await postJson(gatehouse, '/create', asked)).json();
    for (const body of [{}, { code: 123456 }, { code: '12345' }, { code: '1234567' }, { code: 'abcdef' }, [], 'null'])
      assertRefused(await postJson(gatehouse, `/verify/${id}`, body), 400, 'E0000001', /six digits/);
    assert.equal((await postJson(gatehouse, `/verify/${id}`, { code: ` ${await mailedCode(gatehouse)} ` })).statusCode, 200);
  });

  test('the stored mark tells nobody the code, and a link never confirms a code’s sign-up unasked', async (t) => {
    const gatehouse = await start(t);
    await postJson(gatehouse, '/create', asked);
    const [row] = await gatehouse.ctx().db.selectFrom('registration').selectAll().execute();
    assert.equal(JSON.stringify(row).includes(await mailedCode(gatehouse)), false);
    assert.equal(row?.link_token_hash, null);
    assertRefused(
      await postJson(gatehouse, '/create', { ...asked, email: 'x', organization: 'x'.repeat(101) }),
      400,
      'E0000001',
      /^email: .*\norganization: /,
    );
  });
});
