import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../../testkit/each-database.ts';
import { orgIn, testKeys } from '../../../testkit/test-ctx.ts';
import { Secret } from '../../platform/secret.ts';
import { addAppGroup, putAppUser } from '../app-assignments/store.ts';
import { inTx } from '../ctx.ts';
import { addGroupMember } from '../groups/store.ts';
import { addClientSecret, openClientSecret } from './client-secrets.ts';
import { findAppByClientId, findAppByLabel, isAssigned, listActiveSecrets, updateApp } from './store.ts';

eachDatabase('who may use an app (Okta contract 9.6)', (open) => {
  test('nobody, as long as nothing is assigned', async (t) => {
    const org = await orgIn(await open(t));
    const [app, ada] = [await org.given.webApp({ assignedTo: 'nobody' }), await org.given.user()];
    await org.given.group('Engineering', [ada]);
    assert.equal(await isAssigned(org.at(), app.id, ada.id), false);
  });

  test('everybody, by the group Everyone, which has no member rows', async (t) => {
    const org = await orgIn(await open(t));
    const [app, ada] = [await org.given.webApp(), await org.given.user()];
    assert.equal(await isAssigned(org.at(), app.id, ada.id), true);
  });

  test('members of an assigned group, from the moment they join', async (t) => {
    const org = await orgIn(await open(t));
    const [ada, grace] = [await org.given.user(), await org.given.user()];
    const group = await org.given.group('Engineering', [ada]);
    const app = await org.given.webApp({ assignedTo: { groupId: group.id } });
    assert.deepEqual([await isAssigned(org.at(), app.id, ada.id), await isAssigned(org.at(), app.id, grace.id)], [true, false]);
    await inTx(org.at(), (ctx) => addGroupMember(ctx, group.id, grace.id));
    assert.equal(await isAssigned(org.at(), app.id, grace.id), true);
  });

  test('one person, directly', async (t) => {
    const org = await orgIn(await open(t));
    const [ada, grace] = [await org.given.user(), await org.given.user()];
    const app = await org.given.webApp({ assignedTo: { userId: ada.id } });
    assert.deepEqual([await isAssigned(org.at(), app.id, ada.id), await isAssigned(org.at(), app.id, grace.id)], [true, false]);
  });

  test('of this app only, of this group only', async (t) => {
    const org = await orgIn(await open(t));
    const ada = await org.given.user();
    const group = await org.given.group('Engineering', [ada]);
    await org.given.group('Finance', [ada]);
    const app = await org.given.webApp({ assignedTo: { groupId: group.id } });
    const other = await org.given.webApp({ assignedTo: 'nobody' });
    assert.deepEqual([await isAssigned(org.at(), app.id, ada.id), await isAssigned(org.at(), other.id, ada.id)], [true, false]);
  });

  test('nobody of another org', async (t) => {
    const database = await open(t);
    const [one, other] = [await orgIn(database), await orgIn(database, 'other')];
    const app = await one.given.webApp();
    const [ada, eve] = [await one.given.user(), await other.given.user()];
    assert.equal(await isAssigned(other.at(), app.id, eve.id), false);
    assert.equal(await isAssigned(other.at(), app.id, ada.id), false);
  });

  test('assigning twice is assigning once', async (t) => {
    const org = await orgIn(await open(t));
    const ada = await org.given.user();
    const group = await org.given.group('Engineering');
    const app = await org.given.webApp({ assignedTo: 'nobody' });
    await inTx(org.at(), async (ctx) => {
      for (let times = 0; times < 2; times += 1) {
        await putAppUser(ctx, app.id, ada.id);
        await addAppGroup(ctx, app.id, group.id);
      }
    });
    assert.equal(await isAssigned(org.at(), app.id, ada.id), true);
  });
});

eachDatabase('apps', (open) => {
  test('a client id is found as it is written, a label in any case, and neither by a pattern', async (t) => {
    const org = await orgIn(await open(t));
    const app = await org.given.webApp({ label: 'Quick_Start' });
    assert.equal((await findAppByClientId(org.at(), app.clientId))?.label, 'Quick_Start');
    assert.equal((await findAppByLabel(org.at(), 'QUICK_START'))?.id, app.id);
    for (const id of ['', '%', app.clientId.slice(1), `${app.clientId} `, "' or ''='"])
      assert.equal(await findAppByClientId(org.at(), id), undefined);
    for (const label of ['', '%', 'QuickXStart', 'Quick_Start ']) assert.equal(await findAppByLabel(org.at(), label), undefined);
  });

  test('two apps cannot have one label, in whatever case', async (t) => {
    const org = await orgIn(await open(t));
    await org.given.webApp({ label: 'Quickstart' });
    await assert.rejects(org.given.webApp({ label: 'QUICKSTART' }), /unique|UNIQUE/);
  });

  test('a client id is looked up in its own org only', async (t) => {
    const database = await open(t);
    const [one, other] = [await orgIn(database), await orgIn(database, 'other')];
    const app = await one.given.webApp();
    assert.equal(await findAppByClientId(other.at(), app.clientId), undefined);
  });

  test('S09 a public client must always use PKCE, whatever its setting says (RFC 9700 §2.1.1)', async (t) => {
    const org = await orgIn(await open(t));
    const app = await org.given.webApp({ authMethod: 'none', isPkceRequired: false });
    assert.equal((await findAppByClientId(org.at(), app.clientId))?.isPkceRequired, true);
  });

  test('new addresses replace the old ones', async (t) => {
    const org = await orgIn(await open(t));
    const app = await org.given.webApp();
    const uris = { redirect_uris_json: '["https://new.example/cb"]', post_logout_redirect_uris_json: '[]' };
    await inTx(org.at(), (ctx) => updateApp(ctx, app.id, uris));
    const found = await findAppByClientId(org.at(), app.clientId);
    assert.deepEqual([found?.redirectUris, found?.postLogoutRedirectUris], [['https://new.example/cb'], []]);
  });

  test('secrets come newest first, without the inactive ones, and open with the master key', async (t) => {
    const org = await orgIn(await open(t));
    const app = await org.given.webApp();
    await inTx(org.at(10), (ctx) => addClientSecret(ctx, testKeys, app.id, new Secret('the-second-secret')));
    const shown = async () =>
      (await listActiveSecrets(org.at(), app.id)).map((row) => openClientSecret(org.at(), testKeys, row).reveal());
    assert.deepEqual(await shown(), ['the-second-secret', app.clientSecret]);
    const [, oldest] = await listActiveSecrets(org.at(), app.id);
    await inTx(org.at(), (ctx) =>
      ctx.db
        .updateTable('client_secret')
        .set({ status: 'INACTIVE' })
        .where('id', '=', oldest?.id ?? '')
        .execute(),
    );
    assert.deepEqual(await shown(), ['the-second-secret']);
  });

  test('S41 a secret is neither readable in the table nor openable as another row’s', async (t) => {
    const org = await orgIn(await open(t));
    const app = await org.given.webApp();
    const [row] = await listActiveSecrets(org.at(), app.id);
    assert.ok(row);
    assert.equal(JSON.stringify(row).includes(app.clientSecret), false);
    assert.throws(() => openClientSecret(org.at(), testKeys, { ...row, id: 'ocsOther' }), /GATEHOUSE_MASTER_KEY/);
  });
});
