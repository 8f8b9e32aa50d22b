import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type CompiledQuery, sql } from 'kysely';
import { eachDatabase } from '../../../testkit/each-database.ts';
import { type OrgInDatabase, orgIn } from '../../../testkit/test-ctx.ts';
import type { Database } from '../../schema/db.ts';
import type { FilterTree } from '../../schema/filter-tree.ts';
import type { UserTable } from '../../schema/tables.ts';
import { inTx } from '../ctx.ts';
import { parseFilter } from '../search/filter.ts';
import { loginKey } from '../users/user.ts';
import { type SortColumn, searchAttributes, sortColumns } from './search.ts';
import { listUsers, listUsersQuery, placeAfter, type UserListOptions } from './store.ts';

const many = 4000;

/** Many users in one statement for each batch; user `n` has digits in the login so that its order is not the one of the ids. */
async function fill(org: OrgInDatabase, count: number): Promise<void> {
  await inTx(org.at(), async ({ db, orgId, now }) => {
    for (let from = 0; from < count; from += 500) {
      const rows = Array.from({ length: Math.min(500, count - from) }, (_, index) => rowOf(orgId, from + index, now));
      await db.insertInto('user').values(rows).execute();
    }
  });
}

function rowOf(org_id: string, index: number, now: number): UserTable {
  const reversed = String(index).padStart(6, '0').split('').toReversed().join('');
  const [login, first, last] = [`user${reversed}@example.com`, `First${index % 100}`, `Last${index}`];
  return {
    org_id,
    id: `00u${String(index).padStart(17, '0')}`,
    status: index % 50 === 7 ? 'DEPROVISIONED' : 'ACTIVE',
    login,
    login_key: login,
    email: login,
    email_key: login,
    email_verified: 0,
    first_name: first,
    last_name: last,
    first_name_key: loginKey(first),
    last_name_key: loginKey(last),
    profile_json: JSON.stringify({ department: index % 2 === 0 ? 'Even' : 'Odd', shoeSize: index % 60 }),
    created_at: now + index,
    updated_at: now + index,
    activated_at: index % 3 === 0 ? null : now + index,
    status_changed_at: now,
    last_sign_in_at: null,
    locked_for_strangers: 0,
    tokens_valid_from: null,
  };
}

const attributes = new Map([
  ['department', { title: 'x', type: 'string', required: false, selfAccess: 'READ_ONLY' } as const],
  ['shoeSize', { title: 'x', type: 'integer', required: false, selfAccess: 'READ_ONLY' } as const],
]);

function where(search: string): FilterTree {
  const parsed = parseFilter(search, searchAttributes(attributes));
  assert.ok(parsed.outcome === 'parsed', JSON.stringify(parsed));
  return parsed.tree;
}

/** The database's plan for a query, as text. */
async function planOf(database: Database, query: { compile(): CompiledQuery }): Promise<string> {
  const { sql: text, parameters } = query.compile();
  const explain = database.dialect === 'sqlite' ? 'explain query plan' : 'explain';
  return database.transaction(async (tx) => {
    const plan = await tx.executeQuery<Record<string, unknown>>({ ...sql``.compile(tx), sql: `${explain} ${text}`, parameters });
    return plan.rows.map((row) => String(row['detail'] ?? row['QUERY PLAN'])).join('\n');
  });
}

async function ids(org: OrgInDatabase, options: UserListOptions): Promise<string[]> {
  return (await listUsers(org.at(), options)).map((user) => user.id);
}

eachDatabase('lists of users', (open) => {
  /** SQLite calls the index of a unique constraint `autoindex`. */
  const indexOf = {
    login: 'user_login_key|autoindex_user_2',
    email: 'user_email_index',
    firstName: 'user_first_name_index',
    lastName: 'user_last_name_index',
  };

  async function scene(t: TestContext) {
    const database = await open(t);
    const org = await orgIn(database);
    await fill(org, many);
    await database.transaction((tx) => sql`analyze`.execute(tx));
    return { database, org };
  }

  test('by login, by prefix, the first page and the ten-thousandth are each an index’s work, however many users there are', async (t) => {
    const { database, org } = await scene(t);
    const deep = `00u${'3000'.padStart(17, '0')}`;
    const page = { isDeprovisionedHidden: true, limit: 201 } as const;
    const searched: [string, UserListOptions, RegExp][] = [
      ['page 1', { ...page, sortBy: 'id' }, /PRIMARY KEY|user_pkey/],
      [
        'a page deep inside',
        { ...page, sortBy: 'id', after: { key: deep, id: deep } },
        /PRIMARY KEY \(org_id=\? AND id>\?\)|user_pkey/,
      ],
      ['id', { where: where(`id eq "${deep}"`), limit: 2 }, /PRIMARY KEY|user_pkey/],
      ['login', { where: where('profile.login eq "USER000051@example.com"'), limit: 201 }, new RegExp(indexOf.login)],
      ['updated', { where: where('lastUpdated gt "2031-05-04T10:00:03.990Z"'), limit: 201 }, /user_updated_index/],
      ['staged', { where: where('status eq "STAGED"'), limit: 201 }, /user_status_index/],
      [
        'login or email, with more besides',
        { where: where('status eq "ACTIVE" and (profile.login eq "a@b.c" or profile.email eq "a@b.c")'), limit: 201 },
        /(autoindex_user_2|user_login_key)[\s\S]*user_email_index/,
      ],
    ];
    for (const [attribute, index] of Object.entries(indexOf)) {
      const sortBy = `profile.${attribute}` as SortColumn;
      const prefix = where(`profile.${attribute} sw "${attribute.endsWith('Name') ? attribute.slice(0, -4) : 'user'}123"`);
      searched.push([`${attribute} prefix`, { ...page, where: prefix }, new RegExp(index)]);
      searched.push([`sorted by ${attribute}`, { ...page, sortBy }, new RegExp(index)]);
      const after = { key: attribute.endsWith('Name') ? 'm' : 'user5', id: deep };
      searched.push([`deep, sorted by ${attribute}`, { ...page, sortBy, after }, new RegExp(index)]);
      searched.push([`descending, sorted by ${attribute}`, { ...page, sortBy, after, isDescending: true }, new RegExp(index)]);
    }
    for (const [name, options, index] of searched) {
      const plan = await planOf(database, listUsersQuery(org.at(), options));
      assert.match(plan, index, `${name}\n${plan}`);
      // A scan of the whole table, or a sort of more than what one name selects, grows with the directory.
      assert.doesNotMatch(plan, /Seq Scan on "?user"?|SCAN user\b/, `${name}\n${plan}`);
      if (name !== 'login' && !name.startsWith('login or'))
        assert.doesNotMatch(plan, /(->\s+|^)Sort\s+\(|TEMP B-TREE FOR ORDER BY$/m, `${name}\n${plan}`);
    }
  });

  test('pages of any order, put together, are the whole list, each user once', async (t) => {
    const org = await orgIn(await open(t));
    await fill(org, 130);
    for (const sortBy of Object.keys(sortColumns) as SortColumn[]) {
      for (const isDescending of [false, true]) {
        const whole = await ids(org, { sortBy, isDescending, limit: 1000 });
        const paged: string[] = [];
        let after: UserListOptions['after'];
        for (;;) {
          const page = await listUsers(org.at(), { sortBy, isDescending, after, limit: 17 });
          paged.push(...page.map((user) => user.id));
          const last = page.at(-1);
          if (!last || page.length < 17) break;
          after = placeAfter(last, { sortBy });
        }
        assert.equal(new Set(whole).size, 130);
        assert.deepEqual(paged, whole, `${sortBy} ${isDescending ? 'descending' : 'ascending'}`);
      }
    }
  });

  test('a search selects by every kind of attribute', async (t) => {
    const org = await orgIn(await open(t));
    await fill(org, 100);
    const count = async (search: string) => (await ids(org, { where: where(search), sortBy: 'id', limit: 1000 })).length;
    const expected: Record<string, number> = {
      'status eq "deprovisioned"': 2,
      'not (status eq "DEPROVISIONED")': 98,
      'profile.department eq "even"': 50,
      'profile.shoeSize gt 57': 2,
      'profile.login sw "USER1"': 10,
      'profile.firstName eq "first7"': 1,
      'profile.lastName co "t9"': 11,
      'activated pr': 66,
      'lastLogin pr': 0,
      'profile.department eq "odd" and (profile.shoeSize le 1 or id eq "00u00000000000000003")': 3,
    };
    for (const [search, many] of Object.entries(expected)) {
      assert.equal(await count(search), many, search);
    }
  });
});
