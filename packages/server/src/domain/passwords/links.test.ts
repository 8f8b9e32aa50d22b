import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../../testkit/each-database.ts';
import type { GivenUser } from '../../../testkit/given.ts';
import { type OrgInDatabase, orgIn } from '../../../testkit/test-ctx.ts';
import { sha256 } from '../../platform/hash.ts';
import type { UserTable } from '../../schema/tables.ts';
import { inTx } from '../ctx.ts';
import { removeSomeExpired } from '../expiry/store.ts';
import { claimLink, createLink, type LinkKind, openLink } from './links.ts';
import { deleteLinks } from './store.ts';

const org = { baseUrl: 'https://id.example.com' };

async function given(open: OrgInDatabase, status: UserTable['status'] = 'RECOVERY') {
  return open.given.user({ status });
}

/** Makes a link of an hour. @returns its token and its address */
async function link(from: OrgInDatabase, user: GivenUser, kind: LinkKind = 'RESET') {
  const { token, url } = await inTx(from.at(), (ctx) => createLink(ctx, org, { userId: user.id, kind, lifetimeSeconds: 3600 }));
  return { token: token.reveal(), url: url.reveal() };
}

const claim = (from: OrgInDatabase, token: string, seconds = 0) => inTx(from.at(seconds), (ctx) => claimLink(ctx, token));

eachDatabase('links that set a password', (open) => {
  test('of fifty uses at once exactly one succeeds, and none after it', async (t) => {
    const from = await orgIn(await open(t));
    const { token } = await link(from, await given(from));
    const claims = await Promise.all(Array.from({ length: 50 }, () => claim(from, token)));
    assert.equal(claims.filter(Boolean).length, 1);
    assert.equal(await claim(from, token), false);
    assert.equal(await openLink(from.at(), token), undefined);
  });

  test('a link works until its time is over, and not a moment longer', async (t) => {
    const from = await orgIn(await open(t));
    const user = await given(from);
    const { token } = await link(from, user);
    assert.equal((await openLink(from.at(3599.999), token))?.user.id, user.id);
    assert.equal(await openLink(from.at(3600), token), undefined);
    assert.equal(await claim(from, token, 3600), false);
    assert.equal(await claim(from, token, 3599.999), true);
  });

  test('a newer link of the same kind ends the one before, however many are made at once; other kinds go on', async (t) => {
    const from = await orgIn(await open(t));
    const [user, other] = [await given(from, 'ACTIVE'), await given(from, 'ACTIVE')];
    const kept = await link(from, other, 'FORGOTTEN');
    const links = await Promise.all(Array.from({ length: 10 }, () => link(from, user, 'FORGOTTEN')));
    const working = await Promise.all(links.map(({ token }) => openLink(from.at(), token)));
    assert.equal(working.filter(Boolean).length, 1);
    assert.ok(await openLink(from.at(), kept.token), 'another user’s link');
    await link(from, user, 'RESET');
    assert.equal((await Promise.all(links.map(({ token }) => openLink(from.at(), token)))).filter(Boolean).length, 1);
  });

  test('ending all links of a user ends all of them, and nobody else’s', async (t) => {
    const from = await orgIn(await open(t));
    const [user, other] = [await given(from), await given(from)];
    const [one, others] = [await link(from, user), await link(from, other)];
    await inTx(from.at(), (ctx) => deleteLinks(ctx, user.id));
    assert.equal(await openLink(from.at(), one.token), undefined);
    assert.ok(await openLink(from.at(), others.token));
  });

  test('only the hash is stored; another org does not know the token', async (t) => {
    const database = await open(t);
    const [from, elsewhere] = [await orgIn(database), await orgIn(database, 'other')];
    const { token, url } = await link(from, await given(from));
    assert.equal(url, `https://id.example.com/reset_password/${token}`);
    const rows = await from.at().db.selectFrom('password_link').selectAll().execute();
    assert.equal(JSON.stringify(rows).includes(token), false);
    assert.equal(rows[0]?.token_hash, sha256(token));
    assert.equal(await openLink(elsewhere.at(), token), undefined);
    assert.equal(await claim(elsewhere, token), false);
  });

  test('a link helps only the user who is where it leads out of', async (t) => {
    const from = await orgIn(await open(t));
    const fits: Readonly<Record<LinkKind, readonly UserTable['status'][]>> = {
      ACTIVATION: ['PROVISIONED'],
      RESET: ['RECOVERY'],
      FORGOTTEN: ['ACTIVE', 'PASSWORD_EXPIRED', 'LOCKED_OUT'],
    };
    const statuses = [
      'STAGED',
      'PROVISIONED',
      'ACTIVE',
      'RECOVERY',
      'PASSWORD_EXPIRED',
      'LOCKED_OUT',
      'SUSPENDED',
      'DEPROVISIONED',
    ];
    for (const [kind, good] of Object.entries(fits) as [LinkKind, readonly string[]][]) {
      const user = await given(from);
      const { token } = await link(from, user, kind);
      const opened: string[] = [];
      for (const status of statuses as UserTable['status'][]) {
        await from.given.changeUser(user, { status });
        if (await openLink(from.at(), token)) opened.push(status);
      }
      assert.deepEqual(new Set(opened), new Set(good), kind);
    }
  });

  test('a link that nobody used is swept when it is over, not before', async (t) => {
    const from = await orgIn(await open(t));
    const kept = await link(from, await given(from));
    const sweep = (seconds: number) => inTx(from.at(seconds), (ctx) => removeSomeExpired(ctx, 100));
    assert.equal(await sweep(3599.999), 0);
    assert.ok(await openLink(from.at(), kept.token));
    assert.equal(await sweep(3600), 1);
    assert.deepEqual(await from.at().db.selectFrom('password_link').selectAll().execute(), []);
  });

  test('what is no token is no link', async (t) => {
    const from = await orgIn(await open(t));
    for (const text of ['', ' ', 'x'.repeat(10_000), '%00', "' or 1=1"])
      assert.equal(await openLink(from.at(), text), undefined, text);
  });
});
