import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { testPostgresDatabase } from '../testkit/each-database.ts';
import { type Bootstrapped, decideBootstrap, type FirstOrg, type NewAdministrator, openFirstOrg } from './bootstrap.ts';
import { readConfig } from './config.ts';
import { openConfiguredDatabase } from './data-folder.ts';
import { callerOfApiToken } from './domain/api-tokens/api-token.ts';
import type { OrgId } from './domain/ctx.ts';
import { backstageCtx } from './domain/orgs/create.ts';
import { findOrgBySubdomain } from './domain/orgs/store.ts';
import { openLink } from './domain/passwords/links.ts';
import { listRecentEvents } from './domain/system-log/store.ts';
import { findUserByLogin } from './domain/users/store.ts';
import { systemRandom } from './platform/random.ts';
import { keyring } from './platform/seal.ts';
import { systemClock } from './platform/time.ts';
import type { Database } from './schema/db.ts';

const ada: NewAdministrator = {
  email: 'ada@example.com',
  firstName: 'Ada',
  lastName: 'Lovelace',
  orgName: undefined,
  isAnother: false,
  wantsApiToken: false,
};

suite('whether an administrator may be made', () => {
  const nobody = { administrators: [], isAnother: false, known: undefined };
  const grace = ['grace@example.com'];
  for (const [title, facts, expected] of [
    ['the first one', nobody, { next: 'add' }],
    [
      'a second one',
      { ...nobody, administrators: grace },
      { next: 'refuse', answer: { outcome: 'administrator_there', logins: grace } },
    ],
    ['another one, wanted', { ...nobody, administrators: grace, isAnother: true }, { next: 'add' }],
    [
      'who waits for the first password',
      { ...nobody, administrators: grace, known: { status: 'PROVISIONED', roles: ['SUPER_ADMIN'] } },
      { next: 'link' },
    ],
    [
      'an administrator who has a password',
      { ...nobody, administrators: grace, isAnother: true, known: { status: 'ACTIVE', roles: ['SUPER_ADMIN'] } },
      { next: 'refuse', answer: { outcome: 'login_taken' } },
    ],
    [
      'an end-user',
      { ...nobody, known: { status: 'ACTIVE', roles: [] } },
      { next: 'refuse', answer: { outcome: 'login_taken' } },
    ],
    [
      'a lesser administrator who waits for a password',
      { ...nobody, known: { status: 'PROVISIONED', roles: ['APP_ADMIN'] } },
      { next: 'refuse', answer: { outcome: 'login_taken' } },
    ],
  ] as const)
    test(title, () => assert.deepEqual(decideBootstrap(facts), expected));
});

suite('the first administrator', () => {
  test('is made on an empty database: a super admin without a password, with a link of seven days and a token', async (t) => {
    const { org, look } = await firstOrg(t, sqlite(t));
    assert.deepEqual([org.orgUrl, org.isNew, await org.administrators()], ['http://localhost:8080', true, []]);
    const before = Date.now();
    const made = done(await org.addAdministrator({ ...ada, orgName: 'Engines Ltd', wantsApiToken: true }));
    assert.deepEqual([made.isNew, made.login], [true, 'ada@example.com']);
    assert.match(made.activationUrl, /^http:\/\/localhost:8080\/welcome\/[\w-]{43}$/);
    assert.ok(
      made.activationExpiresAt - before >= 7 * 24 * 3600 * 1000 && made.activationExpiresAt <= Date.now() + 7 * 24 * 3600 * 1000,
    );
    assert.deepEqual(await org.administrators(), ['ada@example.com']);

    const { ctx, row } = await look();
    assert.equal(row?.name, 'Engines Ltd');
    const user = await findUserByLogin(ctx, 'ada@example.com');
    assert.deepEqual([user?.status, user?.firstName, user?.lastName], ['PROVISIONED', 'Ada', 'Lovelace']);
    assert.equal((await openLink(ctx, tokenOf(made)))?.user.id, user?.id);
    const caller = await callerOfApiToken(ctx, made.apiToken ?? '');
    assert.deepEqual([caller?.userId, caller?.roles], [user?.id, ['SUPER_ADMIN']]);
    const events = (await listRecentEvents(ctx, 10)).map((event) => [event.event_type, event.actor_type]);
    for (const type of [
      'user.lifecycle.create',
      'user.lifecycle.activate',
      'user.account.privilege.grant',
      'system.api_token.create',
      'org.settings.update',
    ])
      assert.ok(
        events.some(([each, actor]) => each === type && actor === 'SystemPrincipal'),
        type,
      );
  });

  test('S28 the address is not verified: nobody has proved it', async (t) => {
    const { org, look } = await firstOrg(t, sqlite(t));
    await org.addAdministrator(ada);
    assert.equal((await findUserByLogin((await look()).ctx, 'ada@example.com'))?.isEmailVerified, false);
  });

  test('S41 link and token are nowhere in the database', async (t) => {
    const { org, look } = await firstOrg(t, sqlite(t));
    const made = done(await org.addAdministrator({ ...ada, wantsApiToken: true }));
    const { ctx } = await look();
    const stored = JSON.stringify([
      await ctx.db.selectFrom('password_link').selectAll().execute(),
      await ctx.db.selectFrom('api_token').selectAll().execute(),
      await listRecentEvents(ctx, 20),
    ]);
    assert.ok(!stored.includes(tokenOf(made)) && !stored.includes(made.apiToken ?? '-'));
  });

  test('lost the link: asked again, a new one is made, the old one is over, and the token goes on', async (t) => {
    const { org, look } = await firstOrg(t, sqlite(t));
    const first = done(await org.addAdministrator({ ...ada, wantsApiToken: true }));
    const again = done(await org.addAdministrator({ ...ada, email: 'ADA@example.com', firstName: 'Somebody' }));
    assert.deepEqual([again.isNew, again.login], [false, 'ada@example.com']);
    const { ctx } = await look();
    assert.equal(await openLink(ctx, tokenOf(first)), undefined);
    assert.equal((await openLink(ctx, tokenOf(again)))?.user.firstName, 'Ada');
    assert.ok(await callerOfApiToken(ctx, first.apiToken ?? ''));
  });

  test('what is not a person or a name is refused, and nothing is made', async (t) => {
    const { org, look } = await firstOrg(t, sqlite(t));
    const answers = [
      await org.addAdministrator({ ...ada, email: 'ada' }),
      await org.addAdministrator({ ...ada, firstName: '\0' }),
      await org.addAdministrator({ ...ada, orgName: 'two\nlines' }),
      await org.addAdministrator({ ...ada, orgName: ' ' }),
    ];
    for (const answer of answers) assert.equal(answer.outcome, 'unfit');
    assert.deepEqual(await org.administrators(), []);
    assert.equal((await look()).row?.name, 'Gatehouse');
  });

  for (const [title, open] of [
    ['SQLite', async (t: TestContext) => sqlite(t)],
    ['PostgreSQL', async (t: TestContext) => ({ ...sqlite(t), GATEHOUSE_DATABASE_URL: (await testPostgresDatabase(t)).url })],
  ] as const) {
    test(`of twenty at once one is the first, on ${title}`, async (t) => {
      const { org } = await firstOrg(t, await open(t));
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, at) => org.addAdministrator({ ...ada, email: `ada-${at}@example.com` })),
      );
      assert.equal(answers.filter(({ outcome }) => outcome === 'done').length, 1);
      for (const answer of answers) if (answer.outcome !== 'done') assert.equal(answer.outcome, 'administrator_there');
      const same = await Promise.all(
        Array.from({ length: 5 }, () => org.addAdministrator({ ...ada, email: 'grace@example.com', isAnother: true })),
      );
      assert.equal(same.filter((answer) => done(answer).isNew).length, 1);
      assert.equal((await org.administrators()).length, 2);
    });
  }
});

function sqlite(t: TestContext): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bootstrap-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return { GATEHOUSE_DATA: folder };
}

/** The first org of this environment, and a look into its database afterwards. */
async function firstOrg(t: TestContext, env: Record<string, string>) {
  const org: FirstOrg = await openFirstOrg(env);
  const opened: Database[] = [];
  t.after(async () => {
    await org.close();
    for (const database of opened) await database.close();
  });
  const look = async () => {
    const db = await openConfiguredDatabase(readConfig(env));
    opened.push(db);
    const row = await findOrgBySubdomain(db, '');
    const backstage = { db, keys: keyring(Buffer.alloc(32), systemRandom), clock: systemClock, random: systemRandom };
    return { row, ctx: backstageCtx(backstage, row?.id as OrgId) };
  };
  return { org, look };
}

function done(answer: Bootstrapped): Extract<Bootstrapped, { outcome: 'done' }> {
  if (answer.outcome !== 'done') assert.fail(JSON.stringify(answer));
  return answer;
}

function tokenOf({ activationUrl }: { readonly activationUrl: string }): string {
  return activationUrl.slice(activationUrl.lastIndexOf('/') + 1);
}
