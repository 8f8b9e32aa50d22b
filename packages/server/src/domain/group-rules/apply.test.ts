import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { eachDatabase, testDatabase } from '../../../testkit/each-database.ts';
import type { GivenUser } from '../../../testkit/given.ts';
import { type OrgInDatabase, orgIn, testKeys } from '../../../testkit/test-ctx.ts';
import { applyPendingRules } from '../../jobs/apply-group-rules.ts';
import { systemRandom } from '../../platform/random.ts';
import { inTx } from '../ctx.ts';
import { listGroupIds } from '../groups/store.ts';
import { listRecentEvents } from '../system-log/store.ts';
import { applyGroupRules } from './apply.ts';
import { activateRule, deactivateRule, invalidateRulesOf, removeRule, workOnRule } from './lifecycle.ts';
import { joinGroup, leaveGroup } from './membership.ts';
import { insertRule, replaceExclusions } from './store.ts';

/** A rule that is active, its work not done yet. */
async function rule(org: OrgInDatabase, id: string, expression: string, groupIds: readonly string[]): Promise<string> {
  await inTx(org.at(), async (ctx) => {
    await insertRule(ctx, id, { name: id, expression, group_ids_json: JSON.stringify(groupIds) });
    assert.ok(await activateRule(ctx, id));
  });
  return id;
}

const work = (org: OrgInDatabase) => {
  const { db } = org.at();
  return applyPendingRules({ database: db, keys: testKeys, random: systemRandom, clock: () => org.at().now });
};

/** The groups of a user, Everyone left out. */
const groupsOf = async (org: OrgInDatabase, { id }: Pick<GivenUser, 'id'>) => (await listGroupIds(org.at(), id)).slice(1).sort();

async function rename(org: OrgInDatabase, user: GivenUser, first_name: string): Promise<void> {
  await org.given.changeUser(user, { first_name });
  await inTx(org.at(), (ctx) => applyGroupRules(ctx, user.id));
}

eachDatabase('group rules (Okta Group Rules API)', (open) => {
  test('an active rule gives its groups to who fulfils it, old users and new ones, and takes them back', async (t) => {
    const org = await orgIn(await open(t));
    const [ada, bob] = [await org.given.user({ firstName: 'Ada' }), await org.given.user({ firstName: 'Bob' })];
    const [one, two] = [await org.given.group('One'), await org.given.group('Two')];
    const id = await rule(org, '0pr1', 'user.firstName == "Ada"', [one.id, two.id]);
    await work(org);
    assert.deepEqual(await groupsOf(org, ada), [one.id, two.id].sort());
    assert.deepEqual(await groupsOf(org, bob), []);
    await rename(org, bob, 'Ada');
    await rename(org, ada, 'Bob');
    assert.deepEqual([await groupsOf(org, ada), await groupsOf(org, bob)], [[], [one.id, two.id].sort()]);
    const adding = (await listRecentEvents(org.at(), 100)).filter(({ event_type }) =>
      event_type.startsWith('group.user_membership'),
    );
    const kinds = adding.map(({ event_type, actor_type }) => `${event_type} by ${actor_type}`);
    assert.deepEqual(kinds.toSorted(), [
      ...Array.from({ length: 4 }, () => 'group.user_membership.add by SystemPrincipal'),
      ...Array.from({ length: 2 }, () => 'group.user_membership.remove by SystemPrincipal'),
    ]);
    await inTx(org.at(), (ctx) => deactivateRule(ctx, id));
    await work(org);
    assert.deepEqual(await groupsOf(org, bob), []);
  });

  test('a user gets as many groups at once as all rules give, and loses them again', async (t) => {
    const org = await orgIn(await open(t));
    const ada = await org.given.user({ firstName: 'Bob' });
    const ids: string[] = [];
    for (let index = 0; index < 100; index += 1) ids.push((await org.given.group(`Group ${index}`)).id);
    await inTx(org.at(), async (ctx) => {
      for (let index = 0; index < 90; index += 1) {
        await insertRule(ctx, `0pr${index}`, {
          name: `${index}`,
          expression: 'user.firstName == "Ada"',
          group_ids_json: JSON.stringify(ids),
        });
        assert.ok(await activateRule(ctx, `0pr${index}`));
      }
    });
    await rename(org, ada, 'Ada');
    assert.equal((await groupsOf(org, ada)).length, 100);
    await rename(org, ada, 'Bob');
    assert.equal((await groupsOf(org, ada)).length, 0);
  });

  test('a rule whose work fails holds up no other rule', async (t) => {
    const org = await orgIn(await open(t));
    const ada = await org.given.user({ firstName: 'Ada' });
    const group = await org.given.group('One');
    for (const id of ['0pr0', '0pr2']) await rule(org, id, 'true', ['00gNone']);
    await rule(org, '0pr1', 'true', [group.id]);
    await assert.rejects(work(org), AggregateError);
    assert.deepEqual(await groupsOf(org, ada), [group.id]);
  });

  test('no two changes wait for each other, whichever groups they are about: none has to be done again', async (t) => {
    const org = await orgIn(await open(t));
    const groups = [await org.given.group('A'), await org.given.group('B'), await org.given.group('C')];
    const last = groups.at(-1)?.id ?? '';
    await rule(org, '0pr1', 'user.firstName == "Ada"', [groups[0]?.id ?? '', last]);
    await rule(org, '0pr2', 'user.firstName == "Bob"', [last, groups[1]?.id ?? '', groups[0]?.id ?? '']);
    const users = await Promise.all(Array.from({ length: 24 }, () => org.given.user({ firstName: 'Eve' })));
    let runs = 0;
    const change = (index: number) =>
      inTx(org.at(), async (ctx) => {
        runs += 1;
        const [user, group] = [users[index], groups[index % 3]];
        assert.ok(user && group);
        await ctx.db
          .updateTable('user')
          .set({ first_name: index % 2 ? 'Ada' : 'Bob' })
          .where('org_id', '=', ctx.orgId)
          .where('id', '=', user.id)
          .execute();
        await joinGroup(ctx, group.id, user.id);
      });
    await Promise.all(users.map((_, index) => change(index)));
    assert.equal(runs, users.length);
  });

  test('whom somebody put in stays; whom two rules put in stays until both let go; a deleted rule lets go', async (t) => {
    const org = await orgIn(await open(t));
    const [ada, bob] = [await org.given.user({ firstName: 'Ada' }), await org.given.user({ firstName: 'Bob' })];
    const group = await org.given.group('One', [bob]);
    const [first, second] = [await rule(org, '0pr1', 'true', [group.id]), await rule(org, '0pr2', 'true', [group.id])];
    await work(org);
    await inTx(org.at(), (ctx) => removeRule(ctx, first));
    await work(org);
    assert.deepEqual([await groupsOf(org, ada), await groupsOf(org, bob)], [[group.id], [group.id]]);
    await inTx(org.at(), (ctx) => deactivateRule(ctx, second));
    await work(org);
    assert.deepEqual([await groupsOf(org, ada), await groupsOf(org, bob)], [[], [group.id]]);
  });

  test('somebody put in by hand on top of a rule stays when the rule lets go', async (t) => {
    const org = await orgIn(await open(t));
    const ada = await org.given.user();
    const group = await org.given.group('One');
    const id = await rule(org, '0pr1', 'true', [group.id]);
    await work(org);
    assert.equal(await inTx(org.at(), (ctx) => joinGroup(ctx, group.id, ada.id)), false);
    await inTx(org.at(), (ctx) => deactivateRule(ctx, id));
    await work(org);
    assert.deepEqual(await groupsOf(org, ada), [group.id]);
  });

  test('whom an admin takes out is excluded from then on; who is excluded from the start never comes in', async (t) => {
    const org = await orgIn(await open(t));
    const [ada, bob] = [await org.given.user(), await org.given.user()];
    const group = await org.given.group('One');
    const id = await rule(org, '0pr1', 'true', [group.id]);
    await inTx(org.at(), (ctx) => replaceExclusions(ctx, id, [bob.id]));
    await work(org);
    assert.deepEqual([await groupsOf(org, ada), await groupsOf(org, bob)], [[group.id], []]);
    const left = await inTx(org.at(), (ctx) => leaveGroup(ctx, group.id, ada.id));
    assert.deepEqual([left.wasMember, left.excludedFrom.map((each) => each.id)], [true, [id]]);
    await rename(org, ada, 'Other');
    assert.deepEqual(await groupsOf(org, ada), []);
  });

  test('nobody deactivated is given anything; an expression without a value is fulfilled by nobody', async (t) => {
    const org = await orgIn(await open(t));
    const ada = await org.given.user({ firstName: 'Ada' });
    const [one, two] = [await org.given.group('One'), await org.given.group('Two')];
    await rule(org, '0pr1', 'true', [one.id]);
    await rule(org, '0pr2', 'user.firstName', [two.id]); // neither true nor false
    await work(org);
    assert.deepEqual(await groupsOf(org, ada), [one.id]);
    await org.given.changeUser(ada, { status: 'DEPROVISIONED' });
    await inTx(org.at(), (ctx) => applyGroupRules(ctx, ada.id));
    assert.deepEqual(await groupsOf(org, ada), []);
  });

  test('a rule may ask for groups that people were put into by hand, not for what rules give', async (t) => {
    const org = await orgIn(await open(t));
    const [ada, bob] = [await org.given.user(), await org.given.user()];
    const [asked, one, two] = [await org.given.group('Asked'), await org.given.group('One'), await org.given.group('Two')];
    await rule(org, '0pr1', `isMemberOfGroup("${asked.id}")`, [one.id]);
    await rule(org, '0pr2', 'isMemberOfGroupName("One")', [two.id]);
    await work(org);
    await inTx(org.at(), (ctx) => joinGroup(ctx, asked.id, ada.id));
    assert.deepEqual(await groupsOf(org, ada), [asked.id, one.id].sort());
    assert.deepEqual(await groupsOf(org, bob), []);
    await inTx(org.at(), (ctx) => leaveGroup(ctx, asked.id, ada.id));
    assert.deepEqual(await groupsOf(org, ada), []);
  });

  test('a rule whose group is deleted is invalid, and takes back its other groups', async (t) => {
    const org = await orgIn(await open(t));
    const ada = await org.given.user();
    const [one, two] = [await org.given.group('One'), await org.given.group('Two')];
    await rule(org, '0pr1', 'true', [one.id, two.id]);
    await work(org);
    await inTx(org.at(), async (ctx) => {
      await ctx.db.deleteFrom('user_group').where('org_id', '=', org.orgId).where('id', '=', one.id).execute();
      assert.deepEqual((await invalidateRulesOf(ctx, one.id)).map(({ id }) => id), ['0pr1']); // biome-ignore format: one thought
    });
    await work(org);
    assert.deepEqual(await groupsOf(org, ada), []);
    await rename(org, ada, 'Other');
    assert.deepEqual(await groupsOf(org, ada), []);
  });

  test('work that was cut off goes on where it was, also when two nodes do it at once', async (t) => {
    const org = await orgIn(await open(t));
    const first = await org.given.user();
    await manyUsers(org, first.id, 349);
    const group = await org.given.group('One');
    const id = await rule(org, '0pr1', 'true', [group.id]);
    assert.equal(await inTx(org.at(), (ctx) => workOnRule(ctx, id)), true);
    assert.equal(await members(org, group.id), 100);
    await Promise.all([work(org), work(org)]);
    await work(org);
    assert.equal(await members(org, group.id), 350);
    assert.equal(await work(org), 0);
    await inTx(org.at(), (ctx) => deactivateRule(ctx, id));
    await Promise.all([work(org), work(org)]);
    await work(org);
    assert.equal(await members(org, group.id), 0);
  });
});

async function members(org: OrgInDatabase, groupId: string): Promise<number> {
  const rows = org.at().db.selectFrom('group_member').select('user_id').where('org_id', '=', org.orgId);
  return (await rows.where('group_id', '=', groupId).execute()).length;
}

/** Copies of a user. */
async function manyUsers(org: OrgInDatabase, id: string, count: number): Promise<void> {
  await inTx(org.at(), async ({ db, orgId }) => {
    const row = await db
      .selectFrom('user')
      .selectAll()
      .where('org_id', '=', orgId)
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const rows = Array.from({ length: count }, (_, index) => ({
      ...row,
      id: `00u${index}`,
      login: `u${index}`,
      login_key: `u${index}`,
    }));
    await db.insertInto('user').values(rows).execute();
  });
}

suite('group rules, whatever happens in whatever order', () => {
  test('after any changes, made at once and while rules are applied, memberships are what rules and hands say', async (t) => {
    const org = await orgIn(await testDatabase(t, 'postgres'));
    const people = await Promise.all(['Ada', 'Bob', 'Cyd'].map((firstName) => org.given.user({ firstName })));
    const [group] = [await org.given.group('One')];
    const ids = await Promise.all(
      ['Ada', 'Bob'].map((name, index) => rule(org, `0pr${index}`, `user.firstName == "${name}"`, [group.id])),
    );
    const step = fc.oneof(
      fc.record({ kind: fc.constant('rename'), who: fc.nat(2), name: fc.constantFrom('Ada', 'Bob', 'Cyd') }),
      fc.record({ kind: fc.constant('switch'), which: fc.nat(1), on: fc.boolean() }),
      fc.record({ kind: fc.constant('work') }),
    );
    const active = [true, true];
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
        await Promise.all(
          steps.map(async (step) => {
            if ('name' in step) {
              const user = people[step.who] ?? assert.fail();
              await inTx(org.at(), async (ctx) => {
                const row = ctx.db.updateTable('user').set({ first_name: step.name }).where('org_id', '=', org.orgId);
                await row.where('id', '=', user.id).execute();
                await applyGroupRules(ctx, user.id);
              });
            } else if ('which' in step) {
              const id = ids[step.which] ?? '';
              await inTx(org.at(), async (ctx) => {
                const changed = step.on ? await activateRule(ctx, id) : await deactivateRule(ctx, id);
                if (!changed) throw new Error('no change');
              }).catch((error: unknown) => assert.match(String(error), /no change/));
            } else await work(org);
          }),
        );
        await work(org);
        const rules = await org
          .at()
          .db.selectFrom('group_rule')
          .select(['id', 'status'])
          .where('org_id', '=', org.orgId)
          .orderBy('id')
          .execute();
        for (const [index, { status }] of rules.entries()) active[index] = status === 'ACTIVE';
        for (const user of people) {
          const row = await org
            .at()
            .db.selectFrom('user')
            .select('first_name')
            .where('org_id', '=', org.orgId)
            .where('id', '=', user.id)
            .executeTakeFirstOrThrow();
          const wanted = ['Ada', 'Bob'].some((name, index) => active[index] && row.first_name === name);
          assert.equal((await groupsOf(org, user)).includes(group.id), wanted, `${row.first_name}, active: ${active.join()}`);
        }
      }),
      { numRuns: 25 },
    );
  });
});
