import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import type { GivenUser, UserOptions } from '../../testkit/given.ts';
import { type AdminScene, api, asSuperAdmin, assertRefused } from '../../testkit/management.ts';
import { changePasswordPolicy } from '../../testkit/password-policy.ts';
import { authorizeUrl } from '../../testkit/test-browser.ts';
import { quickHasher } from '../../testkit/test-hasher.ts';
import { findPassword } from '../domain/passwords/store.ts';

const fresh = 'Tr0ubadour-9';
const statuses = [
  'STAGED',
  'PROVISIONED',
  'ACTIVE',
  'RECOVERY',
  'PASSWORD_EXPIRED',
  'LOCKED_OUT',
  'SUSPENDED',
  'DEPROVISIONED',
] as const;

interface Scene extends AdminScene {
  readonly ada: GivenUser;
  /** Posts to a path below Ada. */
  post(path: string, body?: unknown): Promise<LightMyRequestResponse>;
  status(): Promise<string>;
  events(): Promise<string[]>;
}

async function withAda(t: TestContext, user: UserOptions = {}): Promise<Scene> {
  const scene = await asSuperAdmin(t, { hasher: quickHasher() });
  const ada = await scene.gatehouse.given.user({ login: 'ada@example.com', password: 'Old-passw0rd', ...user });
  return {
    ...scene,
    ada,
    post: (path, body) => scene.call('POST', `/api/v1/users/${ada.id}/${path}`, body),
    status: async () => (await scene.call('GET', `/api/v1/users/${ada.id}`)).json().status,
    events: async () =>
      (await scene.gatehouse.log())
        .filter(({ targets_json }) => targets_json.includes(ada.id))
        .map(({ event_type, outcome_result }) => `${event_type} ${outcome_result}`),
  };
}

/** Which statuses an operation takes a user out of, and where to. */
async function moves({ gatehouse, ada, post, status }: Scene, path: string): Promise<Record<string, string>> {
  const moved: Record<string, string> = {};
  for (const from of statuses) {
    await gatehouse.given.changeUser(ada, { status: from });
    const answer = await post(path);
    if (answer.statusCode === 200) moved[from] = await status();
    else assert.ok(['E0000038', 'E0000034'].includes(answer.json().errorCode), answer.body);
  }
  return moved;
}

suite('POST /api/v1/users/{userId}/lifecycle/reset_password', () => {
  test('takes the password away and gives the link that sets another', async (t) => {
    const { gatehouse, ada, post, status, events } = await withAda(t);
    const answer = await post('lifecycle/reset_password?sendEmail=false');
    assert.equal(answer.statusCode, 200);
    assert.deepEqual(Object.keys(answer.json()), ['resetPasswordUrl']);
    const { resetPasswordUrl } = answer.json();
    assert.match(resetPasswordUrl, /^http:\/\/localhost:8080\/reset_password\/[\w-]{43}$/);
    assert.equal(await status(), 'RECOVERY');
    assert.equal((await gatehouse.browser().signIn(ada, '/signin')).statusCode, 401);
    const browser = gatehouse.browser();
    const fields = { 'credentials.newPassword': fresh, 'credentials.repeated': fresh };
    assert.equal((await browser.post(resetPasswordUrl, fields)).statusCode, 303);
    assert.equal(await status(), 'ACTIVE');
    assert.deepEqual((await events()).sort(), ['user.account.reset_password SUCCESS', 'user.account.update_password SUCCESS']);
  });

  test('with an e-mail (the default) tells nobody the link, and ends the one before', async (t) => {
    const { gatehouse, post, status } = await withAda(t);
    const { resetPasswordUrl } = (await post('lifecycle/reset_password?sendEmail=false')).json();
    assert.equal((await gatehouse.browser().get(resetPasswordUrl)).statusCode, 200);
    const answer = await post('lifecycle/reset_password');
    assert.deepEqual([answer.statusCode, answer.json()], [200, {}]);
    assert.equal(await status(), 'RECOVERY');
    assert.equal((await gatehouse.browser().get(resetPasswordUrl)).statusCode, 403);
  });

  test('the link lives as long as the policy says: an hour', async (t) => {
    const { gatehouse, post } = await withAda(t);
    const { resetPasswordUrl } = (await post('lifecycle/reset_password?sendEmail=false')).json();
    gatehouse.clock.advance({ minutes: 59, seconds: 59 });
    assert.equal((await gatehouse.browser().get(resetPasswordUrl)).statusCode, 200);
    gatehouse.clock.advance({ seconds: 1 });
    assert.equal((await gatehouse.browser().get(resetPasswordUrl)).statusCode, 403);
  });

  test('S19 revokeSessions ends what is open; without it it waits for the new password', async (t) => {
    const { gatehouse, ada, post } = await withAda(t);
    const browser = gatehouse.browser();
    await browser.signIn(ada, '/signin');
    const count = async () =>
      (await gatehouse.ctx().db.selectFrom('session').selectAll().where('user_id', '=', ada.id).execute()).length;
    await post('lifecycle/reset_password?sendEmail=false');
    assert.equal(await count(), 1);
    assert.equal((await browser.get('/')).headers.location, '/signin', 'nobody in RECOVERY is signed in');
    await post('lifecycle/reset_password?sendEmail=false&revokeSessions=true');
    assert.equal(await count(), 0);
  });

  test('from where the lifecycle allows it', async (t) => {
    const expected = { ACTIVE: 'RECOVERY', RECOVERY: 'RECOVERY', PASSWORD_EXPIRED: 'RECOVERY', LOCKED_OUT: 'RECOVERY' };
    assert.deepEqual(await moves(await withAda(t), 'lifecycle/reset_password?sendEmail=false'), expected);
  });

  test('twenty at once leave one link that works', async (t) => {
    const { gatehouse, post } = await withAda(t);
    const answers = await Promise.all(Array.from({ length: 20 }, () => post('lifecycle/reset_password?sendEmail=false')));
    const pages = await Promise.all(answers.map((answer) => gatehouse.browser().get(answer.json().resetPasswordUrl)));
    assert.equal(pages.filter(({ statusCode }) => statusCode === 200).length, 1);
  });
});

suite('POST /api/v1/users/{userId}/credentials/forgot_password', () => {
  test('gives a link beside the password that still works', async (t) => {
    const { gatehouse, ada, post, status } = await withAda(t);
    const answer = await post('credentials/forgot_password?sendEmail=false');
    assert.match(answer.json().resetPasswordUrl, /^http:\/\/localhost:8080\/signin\/reset-password\/[\w-]{43}$/);
    assert.equal(await status(), 'ACTIVE');
    assert.match((await gatehouse.browser().signIn(ada, '/signin')).body, /You are signed in/);
    assert.equal((await gatehouse.browser().get(answer.json().resetPasswordUrl)).statusCode, 200);
    assert.deepEqual((await post('credentials/forgot_password')).json(), {});
  });

  test('for those who have a password and may use it; others: E0000034', async (t) => {
    const scene = await withAda(t);
    const expected = { ACTIVE: 'ACTIVE', PASSWORD_EXPIRED: 'PASSWORD_EXPIRED', LOCKED_OUT: 'LOCKED_OUT' };
    assert.deepEqual(await moves(scene, 'credentials/forgot_password?sendEmail=false'), expected);
    assertRefused(await scene.post('credentials/forgot_password'), 403, 'E0000034', /DEPROVISIONED/);
  });

  test('not where the password policy’s rule says no', async (t) => {
    const { gatehouse, call, post } = await withAda(t);
    const [policy] = (await call('GET', '/api/v1/policies?type=PASSWORD')).json();
    const [rule] = (await call('GET', `/api/v1/policies/${policy.id}/rules`)).json();
    const actions = { ...rule.actions, selfServicePasswordReset: { access: 'DENY' } };
    const changed = await call('PUT', `/api/v1/policies/${policy.id}/rules/${rule.id}`, { ...rule, actions });
    assert.equal(changed.statusCode, 200, changed.body);
    gatehouse.clock.advance({ seconds: 1 });
    assertRefused(await post('credentials/forgot_password?sendEmail=false'), 403, 'E0000034', /policy/);
    assert.equal((await post('lifecycle/reset_password?sendEmail=false')).statusCode, 200, 'an administrator still may');
  });
});

suite('POST /api/v1/users/{userId}/lifecycle/expire_password', () => {
  test('answers with the user, who must choose another password at the next sign-in', async (t) => {
    const { gatehouse, ada, post, events } = await withAda(t);
    const answer = await post('lifecycle/expire_password');
    assert.equal(answer.statusCode, 200);
    assert.deepEqual([answer.json().id, answer.json().status], [ada.id, 'PASSWORD_EXPIRED']);
    assert.match((await gatehouse.browser().signIn(ada, '/signin')).body, /Choose a new password/);
    assert.deepEqual(await events(), ['user.account.expire_password SUCCESS']);
  });

  for (const path of ['lifecycle/expire_password?tempPassword=true', 'lifecycle/expire_password_with_temp_password'])
    test(`${path} gives a temporary password that is over from the start`, async (t) => {
      const { gatehouse, ada, post, status } = await withAda(t);
      const answer = await post(path);
      assert.deepEqual(Object.keys(answer.json()), ['tempPassword']);
      const { tempPassword } = answer.json();
      assert.equal(await status(), 'PASSWORD_EXPIRED');
      assert.equal((await gatehouse.browser().signIn(ada, '/signin')).statusCode, 401, 'the old one is gone');
      assert.match(
        (await gatehouse.browser().signIn({ ...ada, password: tempPassword }, '/signin')).body,
        /Choose a new password/,
      );
      assert.equal(JSON.stringify(await gatehouse.log()).includes(tempPassword), false);
    });

  test('S19 revokeSessions ends what is open', async (t) => {
    const { gatehouse, ada, post } = await withAda(t);
    await gatehouse.browser().signIn(ada, '/signin');
    await post('lifecycle/expire_password?revokeSessions=true');
    assert.deepEqual(await gatehouse.ctx().db.selectFrom('session').selectAll().where('user_id', '=', ada.id).execute(), []);
  });

  test('from where the lifecycle allows it, and for nobody without a password', async (t) => {
    const scene = await withAda(t);
    const expected = { ACTIVE: 'PASSWORD_EXPIRED', PASSWORD_EXPIRED: 'PASSWORD_EXPIRED' };
    assert.deepEqual(await moves(scene, 'lifecycle/expire_password'), expected);
    const staged = (
      await scene.call('POST', '/api/v1/users?activate=false', {
        profile: { login: 'x@example.com', email: 'x@example.com', firstName: 'X', lastName: 'Y' },
      })
    ).json();
    assertRefused(
      await scene.call('POST', `/api/v1/users/${staged.id}/lifecycle/expire_password_with_temp_password`),
      403,
      'E0000038',
      /no password/,
    );
  });
});

suite('POST /api/v1/users/{userId}/credentials/change_password', () => {
  const body = { oldPassword: { value: 'Old-passw0rd' }, newPassword: { value: fresh } };

  test('old for new: answers with the credentials, secrets aside', async (t) => {
    const { gatehouse, ada, post, events } = await withAda(t);
    const answer = await post('credentials/change_password', body);
    assert.equal(answer.statusCode, 200, answer.body);
    assert.deepEqual(answer.json(), {
      password: {},
      emails: [{ value: 'ada@example.com', status: 'VERIFIED', type: 'PRIMARY' }],
      provider: { type: 'OKTA', name: 'OKTA' },
    });
    assert.match((await gatehouse.browser().signIn({ ...ada, password: fresh }, '/signin')).body, /You are signed in/);
    assert.deepEqual(await events(), ['user.account.update_password SUCCESS']);
  });

  test('a wrong old password: 403 E0000014, counted like one at the sign-in until it is no longer looked at', async (t) => {
    const { gatehouse, ada, post, status } = await withAda(t);
    await changePasswordPolicy(gatehouse, { lockout: { maxAttempts: 0 } });
    const wrong = { ...body, oldPassword: { value: 'wrong' } };
    for (let index = 0; index < 10; index += 1)
      assertRefused(await post('credentials/change_password', wrong), 403, 'E0000014', /is not right/);
    assertRefused(await post('credentials/change_password', body), 429, 'E0000047');
    assert.equal(await status(), 'ACTIVE');
    const failures = (await gatehouse.log()).filter(({ outcome_reason }) => outcome_reason === 'INVALID_CREDENTIALS');
    assert.deepEqual([failures.length, failures[0]?.event_type], [10, 'user.account.update_password']);
    assert.equal((await findPassword(gatehouse.ctx(), ada.id))?.failures, 10);
  });

  test('S23 and the last that the policy allows locks the account', async (t) => {
    const { gatehouse, post, status } = await withAda(t);
    await changePasswordPolicy(gatehouse, { lockout: { maxAttempts: 3 } });
    const wrong = { ...body, oldPassword: { value: 'wrong' } };
    for (let index = 0; index < 3; index += 1) await post('credentials/change_password', wrong);
    assert.equal(await status(), 'LOCKED_OUT');
    assertRefused(await post('credentials/change_password', body), 403, 'E0000038', /LOCKED_OUT/);
  });

  test('a new password that will not do: 403 E0000014 and everything it lacks; history and common ones too', async (t) => {
    const { post } = await withAda(t);
    const to = (value: string) => post('credentials/change_password', { ...body, newPassword: { value } });
    assertRefused(await to('x'), 403, 'E0000014', /At least 8 characters\n.*uppercase letter\n.*number/s);
    assertRefused(await to('Password1'), 403, 'E0000014', /that many people use/);
    assertRefused(await to('Old-passw0rd'), 403, 'E0000014', /last 4 passwords/);
    assertRefused(await to('Example-123'), 403, 'E0000014', /username/);
  });

  test('strict minds the minimum age of a password, on both sides of its end', async (t) => {
    const { gatehouse, ada, post } = await withAda(t);
    await changePasswordPolicy(gatehouse, { age: { minAgeMinutes: 10 } });
    gatehouse.clock.advance({ seconds: 599 });
    assertRefused(await post('credentials/change_password?strict=true', body), 403, 'E0000014', /too new/);
    assert.equal((await gatehouse.browser().signIn(ada, '/signin')).statusCode, 200, 'nothing was changed');
    gatehouse.clock.advance({ seconds: 1 });
    assert.equal((await post('credentials/change_password?strict=true', body)).statusCode, 200);
    assert.equal(
      (await post('credentials/change_password', { oldPassword: body.newPassword, newPassword: { value: 'Unrelated-1' } }))
        .statusCode,
      200,
    );
  });

  test('S19 revokeSessions ends sessions and tokens; the default leaves them', async (t) => {
    const { gatehouse, ada, post } = await withAda(t);
    const app = await gatehouse.given.webApp();
    const browser = gatehouse.browser();
    await browser.signIn(ada, authorizeUrl(app));
    await post('credentials/change_password', body);
    assert.equal((await browser.get('/')).statusCode, 200);
    const again = { oldPassword: body.newPassword, newPassword: { value: 'Unrelated-1' }, revokeSessions: true };
    await post('credentials/change_password', again);
    assert.equal((await browser.get('/')).headers.location, '/signin');
    const user = await gatehouse.ctx().db.selectFrom('user').selectAll().where('id', '=', ada.id).executeTakeFirstOrThrow();
    assert.equal(user.tokens_valid_from, gatehouse.clock.read());
  });

  test('ten at once with the same old password: one wins', async (t) => {
    const { post } = await withAda(t);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        post('credentials/change_password', { ...body, newPassword: { value: `Unrelated-${index}` } }),
      ),
    );
    assert.equal(answers.filter(({ statusCode }) => statusCode === 200).length, 1);
    for (const answer of answers) if (answer.statusCode !== 200) assertRefused(answer, 403, 'E0000014');
  });

  test('in the statuses that have a password to change; it lets people in again', async (t) => {
    const { gatehouse, ada, post, status } = await withAda(t);
    const moved: Record<string, string> = {};
    for (const [index, from] of statuses.entries()) {
      await gatehouse.given.changeUser(ada, { status: from });
      const newPassword = { value: `Unrelated-${index}` };
      const oldPassword = {
        value: Object.keys(moved).length === 0 ? 'Old-passw0rd' : `Unrelated-${statuses.findLastIndex((each) => each in moved)}`,
      };
      const answer = await post('credentials/change_password', { oldPassword, newPassword });
      if (answer.statusCode === 200) moved[from] = await status();
      else assertRefused(answer, 403, 'E0000038', new RegExp(from));
    }
    assert.deepEqual(moved, { STAGED: 'STAGED', ACTIVE: 'ACTIVE', RECOVERY: 'ACTIVE', PASSWORD_EXPIRED: 'ACTIVE' });
  });

  test('malformed bodies: E0000001 with the path', async (t) => {
    const { post } = await withAda(t);
    for (const [bad, cause] of [
      [{}, /oldPassword/],
      [{ ...body, newPassword: fresh }, /newPassword/],
      [{ ...body, newPassword: { value: '' } }, /newPassword\.value: must not be empty/],
      [{ ...body, newPassword: { value: 'a'.repeat(1025) } }, /newPassword\.value: must have 1024 characters at most/],
      [{ ...body, newPassword: { value: 'a\0b' } }, /newPassword\.value: must not contain NUL/],
      [{ ...body, revokeSessions: 'yes' }, /revokeSessions/],
    ] as const)
      assertRefused(await post('credentials/change_password', bad), 400, 'E0000001', cause);
  });
});

suite('POST /api/v1/users/{userId}/credentials/change_recovery_question', () => {
  const body = { password: { value: 'Old-passw0rd' }, recovery_question: { question: 'Which ship?', answer: 'Golden Hind' } };

  test('sets a question whose answer is never shown and is stored hashed', async (t) => {
    const { gatehouse, ada, call, post } = await withAda(t);
    const answer = await post('credentials/change_recovery_question', body);
    assert.equal(answer.statusCode, 200, answer.body);
    assert.deepEqual(answer.json().recovery_question, { question: 'Which ship?' });
    assert.deepEqual((await call('GET', `/api/v1/users/${ada.id}`)).json().credentials.recovery_question, {
      question: 'Which ship?',
    });
    const row = await gatehouse.ctx().db.selectFrom('recovery_question').selectAll().executeTakeFirstOrThrow();
    assert.match(row.answer_hash, /^\$argon2id/);
    const changed = { ...body, recovery_question: { question: 'Which port?', answer: 'Plymouth' } };
    assert.deepEqual((await post('credentials/change_recovery_question', changed)).json().recovery_question, {
      question: 'Which port?',
    });
  });

  test('needs the password, and an answer that is one', async (t) => {
    const { post } = await withAda(t);
    assertRefused(
      await post('credentials/change_recovery_question', { ...body, password: { value: 'x' } }),
      403,
      'E0000014',
      /is not right/,
    );
    const answer = (text: string) =>
      post('credentials/change_recovery_question', { ...body, recovery_question: { question: 'Which ship?', answer: text } });
    assertRefused(await answer('abc'), 400, 'E0000001', /recovery_question\.answer: must have 4 characters/);
    assertRefused(await answer('SHIP'), 400, 'E0000001', /must not be a part of the question/);
    assertRefused(await answer('a\0bcd'), 400, 'E0000001', /NUL/);
  });
});

suite('who may do this, and to whom', () => {
  const operations: readonly (readonly [string, unknown?])[] = [
    ['lifecycle/reset_password?sendEmail=false'],
    ['lifecycle/expire_password'],
    ['lifecycle/expire_password_with_temp_password'],
    ['credentials/forgot_password?sendEmail=false'],
    ['credentials/change_password', { oldPassword: { value: 'Old-passw0rd' }, newPassword: { value: fresh } }],
    [
      'credentials/change_recovery_question',
      { password: { value: 'Old-passw0rd' }, recovery_question: { question: 'Which ship?', answer: 'Golden Hind' } },
    ],
  ];
  for (const [path, body] of operations) {
    test(`S40 ${path}: a help desk helps people, not administrators; others, other orgs and strangers nobody`, async (t) => {
      const { gatehouse, ada, admin } = await withAda(t);
      const [helpDesk, reader, plain] = [
        await gatehouse.given.admin('HELP_DESK_ADMIN'),
        await gatehouse.given.admin('READ_ONLY_ADMIN'),
        await gatehouse.given.admin(),
      ];
      const as = (token: string, id = ada.id) => api(gatehouse, token, 'POST', `/api/v1/users/${id}/${path}`, body);
      assertRefused(await as(helpDesk.apiToken, admin.id), 403, 'E0000006', /administrator/);
      assertRefused(await as(helpDesk.apiToken, reader.id), 403, 'E0000006', /administrator/);
      assertRefused(await as(reader.apiToken), 403, 'E0000006');
      assertRefused(await as(plain.apiToken), 403, 'E0000006');
      assertRefused(await as('00nosuchtoken'), 401, 'E0000011');
      assertRefused(await as(helpDesk.apiToken, '00uNobody'), 404, 'E0000007');
      const other = await gatehouse.otherOrg('other');
      const foreign = await other.given.admin('SUPER_ADMIN');
      assertRefused(await api(other, foreign.apiToken, 'POST', `/api/v1/users/${ada.id}/${path}`, body), 404, 'E0000007');
      assert.equal((await as(helpDesk.apiToken)).statusCode, 200);
    });
  }

  test('an administrator may change their own password, who could not change another’s of the same rank', async (t) => {
    const { gatehouse } = await withAda(t);
    const helpDesk = await gatehouse.given.admin('HELP_DESK_ADMIN');
    const body = { oldPassword: { value: helpDesk.password }, newPassword: { value: fresh } };
    const answer = await api(gatehouse, helpDesk.apiToken, 'POST', '/api/v1/users/me/credentials/change_password', body);
    assert.equal(answer.statusCode, 200, answer.body);
  });

  test('S41 no answer shows a hash, and no log a secret', async (t) => {
    const { gatehouse, ada, call, post } = await withAda(t);
    const { resetPasswordUrl } = (await post('lifecycle/reset_password?sendEmail=false')).json();
    const read =
      (await call('GET', `/api/v1/users/${ada.id}`)).body +
      (await call('GET', '/api/v1/users')).body +
      JSON.stringify(await gatehouse.log());
    const token = new URL(resetPasswordUrl).pathname.split('/').at(-1) ?? '';
    const hash = (await findPassword(gatehouse.ctx(), ada.id))?.hash ?? 'x';
    for (const secret of [token, hash, '$argon2', 'Old-passw0rd']) assert.equal(read.includes(secret), false, secret);
  });
});
