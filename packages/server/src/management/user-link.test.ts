import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { api, asSuperAdmin, assertRefused } from '../../testkit/management.ts';
import { startSmtp } from '../../testkit/smtp-host.ts';
import type { TestServerOptions } from '../../testkit/testkit.ts';
import { deliverMailsRegularly } from '../jobs/deliver-mail.ts';
import { mailer } from '../platform/smtp.ts';

const users = '/api/v1/users';
const ada = { login: 'ada.login@example.com', email: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace' };
const password = 'correct horse battery staple 1A';

/** A super admin's server; `mails` are the subjects and links of what waits for Ada. */
async function scene(t: TestContext, options?: TestServerOptions) {
  const admin = await asSuperAdmin(t, options);
  const { gatehouse, call } = admin;
  const mails = () => gatehouse.mails({ to: ada.email });
  const create = async (query = '', credentials: object = {}) => {
    const answer = await call('POST', `${users}${query}`, { profile: ada, ...credentials });
    assert.equal(answer.statusCode, 200, answer.body);
    return answer.json() as { id: string; status: string };
  };
  return { ...admin, mails, create };
}

/** What a link of Ada's leads to. */
const statusOf = async (gatehouse: { call: (request: { url: string }) => Promise<{ statusCode: number }> }, link = '') =>
  (await gatehouse.call({ url: new URL(link).pathname })).statusCode;

suite('mails to users (contract 6.4)', () => {
  test('a new user without a password gets the activation link at the primary address', async (t) => {
    const { gatehouse, mails, create } = await scene(t);
    assert.equal((await create()).status, 'PROVISIONED');
    const [mail, ...others] = await mails();
    assert.deepEqual([mail?.subject, others.length], ['Activate your account at Test Org', 0]);
    assert.match(mail?.text ?? '', /^Hello Ada,$.*ada\.login@example\.com/ms);
    assert.match(mail?.links[0] ?? '', new RegExp(`^${gatehouse.origin}/welcome/[\\w-]{43}$`));
    assert.equal(await statusOf(gatehouse, mail?.links[0]), 200);
  });

  test('a staged user gets it when activated; a user with a password never', async (t) => {
    const { gatehouse, call, mails, create } = await scene(t);
    const { id } = await create('?activate=false');
    assert.deepEqual(await mails(), []);
    assert.deepEqual((await call('POST', `${users}/${id}/lifecycle/activate`)).json(), {});
    const [first] = await mails();
    gatehouse.clock.advance({ seconds: 60 });
    assert.deepEqual((await call('POST', `${users}/${id}/lifecycle/reactivate?sendEmail=true`)).json(), {});
    const [second] = await mails();
    assert.equal(await statusOf(gatehouse, second?.links[0]), 200);
    assert.equal(await statusOf(gatehouse, first?.links[0]), 403, 'a newer link ends the one before');
    const answer = (await call('POST', `${users}/${id}/lifecycle/reactivate`)).json();
    assert.match(answer.activationUrl, /welcome/, 'Okta’s default: no mail');
    assert.equal((await mails()).length, 2);
    const grace = { ...ada, login: 'grace@example.com', email: 'grace@example.com' };
    await call('POST', users, { profile: grace, credentials: { password: { value: password } } });
    assert.deepEqual(await gatehouse.mails({ to: grace.email }), []);
  });

  for (const [path, subject, where] of [
    ['lifecycle/reset_password', 'Choose a new password for Test Org', '/reset_password/'],
    ['credentials/forgot_password', 'Choose a new password for Test Org', '/signin/reset-password/'],
  ] as const) {
    test(`${path} mails the link and keeps it out of the answer, or the other way round`, async (t) => {
      const { gatehouse, call, mails, create } = await scene(t);
      const { id } = await create('', { credentials: { password: { value: password } } });
      const answer = await call('POST', `${users}/${id}/${path}`);
      assert.deepEqual([answer.statusCode, answer.json()], [200, {}]);
      const [mail] = await mails();
      const link = mail?.links[0] ?? '';
      assert.equal(mail?.subject, subject);
      assert.ok(link.startsWith(`${gatehouse.origin}${where}`), link);
      assert.match(mail?.text ?? '', /for 1 hour, until/);
      assert.equal(await statusOf(gatehouse, link), 200);
      assert.equal(JSON.stringify(await gatehouse.log()).includes(link.slice(-43)), false, 'S41');
      const told = (await call('POST', `${users}/${id}/${path}?sendEmail=false`)).json();
      assert.ok(told.resetPasswordUrl.startsWith(`${gatehouse.origin}${where}`));
      assert.equal((await mails()).length, 1);
    });
  }

  test('whoever may not take an account over sends no link for it either', async (t) => {
    const { gatehouse } = await scene(t);
    const target = await gatehouse.given.admin('SUPER_ADMIN');
    const helpDesk = await gatehouse.given.admin('HELP_DESK_ADMIN');
    for (const path of ['lifecycle/reset_password', 'credentials/forgot_password'])
      assertRefused(await api(gatehouse, helpDesk.apiToken, 'POST', `${users}/${target.id}/${path}`), 403, 'E0000006');
    assert.deepEqual(await gatehouse.mails(), []);
  });

  test('what is refused leaves no mail', async (t) => {
    const { gatehouse, call, create } = await scene(t);
    await create();
    assertRefused(await call('POST', users, { profile: { ...ada, email: 'other@example.com' } }), 400, 'E0000001', /login/);
    assert.deepEqual(await gatehouse.mails({ to: 'other@example.com' }), []);
  });

  test('S37 links lead to the configured address, whatever a request says it came by', async (t) => {
    const { gatehouse, admin, mails } = await scene(t);
    const headers = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example;proto=https',
      origin: gatehouse.origin,
    };
    assert.equal((await api(gatehouse, admin.apiToken, 'POST', users, { profile: ada }, headers)).statusCode, 200);
    const [mail] = await mails();
    assert.ok(mail?.links[0]?.startsWith(`${gatehouse.origin}/welcome/`));
    assert.doesNotMatch(`${mail?.text}${mail?.html}`, /evil/);
    const wrongHost = { ...headers, host: 'evil.example' };
    assert.equal((await api(gatehouse, admin.apiToken, 'POST', users, { profile: ada }, wrongHost)).statusCode, 404);
  });

  test('they leave at once', async (t) => {
    const arrived = Promise.withResolvers<void>();
    const smtp = await startSmtp(t, {
      onData: async () => {
        arrived.resolve();
        return undefined;
      },
    });
    let begin = () => {};
    const { gatehouse, create } = await scene(t, { mailQueued: () => begin() });
    const post = {
      mailer: mailer({ host: smtp.host, port: smtp.port, isTls: false }),
      from: { name: null, address: 'id@example.com' },
      host: 'id.example.com',
    };
    const job = deliverMailsRegularly(gatehouse.deps, post);
    begin = () => job.begin();
    await create();
    await arrived.promise;
    await job.stop();
    assert.deepEqual(smtp.mails[0]?.envelope.to, [ada.email]);
  });
});
