import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../../testkit/each-database.ts';
import { orgIn } from '../../../testkit/test-ctx.ts';
import { inTx } from '../ctx.ts';
import { addGroupMember, listUserGroups } from './store.ts';

const namesOf = async (...args: Parameters<typeof listUserGroups>) => (await listUserGroups(...args)).map(({ name }) => name);

eachDatabase('groups', (open) => {
  test('everybody belongs to Everyone; names come in alphabetical order, the person’s own only', async (t) => {
    const org = await orgIn(await open(t));
    const [ada, grace] = [await org.given.user(), await org.given.user()];
    await org.given.group('Finance', [ada]);
    await org.given.group('Engineering', [ada, grace]);
    await org.given.group('Zoo');
    assert.deepEqual(await namesOf(org.at(), ada.id, 100), ['Engineering', 'Everyone', 'Finance']);
    assert.deepEqual(await namesOf(org.at(), grace.id, 100), ['Engineering', 'Everyone']);
    assert.deepEqual(await namesOf(org.at(), ada.id, 2), ['Engineering', 'Everyone']);
  });

  test('joining twice is joining once', async (t) => {
    const org = await orgIn(await open(t));
    const ada = await org.given.user();
    const group = await org.given.group('Engineering', [ada]);
    await inTx(org.at(), (ctx) => addGroupMember(ctx, group.id, ada.id));
    assert.deepEqual(await namesOf(org.at(), ada.id, 100), ['Engineering', 'Everyone']);
  });

  test('two groups cannot have one name, in whatever case', async (t) => {
    const org = await orgIn(await open(t));
    await org.given.group('Engineering');
    await assert.rejects(org.given.group('ENGINEERING'), /unique|UNIQUE/);
    await assert.rejects(org.given.group('everyone'), /unique|UNIQUE/);
  });
});
