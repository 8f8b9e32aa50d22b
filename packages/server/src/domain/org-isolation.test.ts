import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import { eachDatabase } from '../../testkit/each-database.ts';
import { parts } from '../../testkit/isolation/all.ts';
import { fillOrg, rowsOfOrg } from '../../testkit/isolation/fill.ts';
import type { Call, Known } from '../../testkit/isolation/part.ts';
import { type OrgInDatabase, orgIn } from '../../testkit/test-ctx.ts';
import { inTx } from './ctx.ts';

const stores = Object.assign({}, ...parts.map((part) => part.stores)) as Record<string, object>;
const calls = Object.assign({}, ...parts.map((part) => part.calls)) as Record<string, Call>;
const nothing = Object.assign({}, ...parts.map((part) => part.nothing)) as Record<string, unknown>;

/** These find the tenant, so they have none: the directory and the jobs call them. */
const boundToNoOrg = [
  'groupRules.listWorkOfOrgs',
  'mails.listDueMailsOfOrgs',
  'mails.listExpiredMailsOfOrgs',
  'mails.listNewestMailsOfOrgs',
  'mails.readQueueOfOrgs',
  'orgs.findOrgBySubdomain',
  'orgs.listOrgIds',
];

/** Texts that only org A's rows have. */
const marksOfA =
  /ada-of-a|first-of-a|group-of-a|app-of-a|nonce-of-a|event-of-a|origin-of-a|claim-of-a|value-of-a|api:\/\/a|policy-of-a|hash-of-a|question-of-a|rule-of-a|zone-of-a|kid-of-a|image-of-a|digest-of-a/;

/** Runs the call as org B in a transaction of its own. What the database refuses is undone, which is fine. */
async function runAs(org: OrgInDatabase, a: Known, call: Call): Promise<unknown> {
  try {
    return await inTx(org.at(), (ctx) => call(ctx, a));
  } catch (error) {
    assert.match(String(error), /constraint/i);
    return undefined;
  }
}

const looks = (name: string) => /\.(find|list|is|read)/.test(name);

test('the isolation test knows every store function', async () => {
  const exported = Object.entries(stores).flatMap(([store, module]) =>
    Object.entries(module).flatMap(([name, value]) => (typeof value === 'function' ? [`${store}.${name}`] : [])),
  );
  assert.deepEqual(exported.filter((name) => !boundToNoOrg.includes(name)).sort(), Object.keys(calls).sort());
  const files = globSync('*/store.ts', { cwd: import.meta.dirname });
  assert.equal(files.length, Object.keys(stores).length, `a store is missing here: ${files.join(' ')}`);
});

eachDatabase('org B cannot read or change rows of org A (design 4)', (open) => {
  test('every store function, called by B with what belongs to A, leaves A’s rows unread and untouched', async (t) => {
    const database = await open(t);
    const [one, other] = [await orgIn(database), await orgIn(database, 'other')];
    const a = await fillOrg(one);
    const before = await rowsOfOrg(database, one.orgId);
    for (const [table, rows] of Object.entries(before)) assert.ok(rows.length > 0, `org A has no row in ${table}`);
    // Looks first: what B inserts later has A's ids and is B's own.
    for (const [name, call] of Object.entries(calls).toSorted(([one], [other]) => Number(looks(other)) - Number(looks(one)))) {
      const result = await runAs(other, a, call);
      assert.doesNotMatch(JSON.stringify(result) ?? '', marksOfA, name);
      if (/\.(find|list|is|take|delete|read)/.test(name))
        assert.equal(JSON.stringify(result ?? null).includes(one.orgId), false, name);
      assert.deepEqual(await rowsOfOrg(database, one.orgId), before, name);
    }
  });

  test('what B finds of A is nothing', async (t) => {
    const database = await open(t);
    const [one, other] = [await orgIn(database), await orgIn(database, 'other')];
    const a = await fillOrg(one);
    for (const [name, expected] of Object.entries(nothing)) {
      const call = calls[name];
      assert.ok(call, name);
      assert.deepEqual(await runAs(other, a, call), expected, name);
    }
  });
});
