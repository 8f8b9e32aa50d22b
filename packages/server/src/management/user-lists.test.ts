import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { asSuperAdmin, assertRefused, nextOf } from '../../testkit/management.ts';
import { inTx } from '../domain/ctx.ts';
import { putCustomAttribute } from '../domain/user-attributes/store.ts';

const users = '/api/v1/users';

/** An admin, and five people. */
async function scene(t: TestContext) {
  const admin = await asSuperAdmin(t);
  const { gatehouse, call } = admin;
  const people = [
    {
      login: 'ada@example.com',
      firstName: 'Ada',
      lastName: 'Lovelace',
      profile: { department: 'Engines', shoeSize: 38, isCool: true },
    },
    { login: 'grace@example.com', firstName: 'Grace', lastName: 'Hopper', profile: { department: 'engines', shoeSize: 40 } },
    { login: 'alan@example.org', firstName: 'Alan', lastName: 'Turing', email: 'a.turing@example.com' },
    { login: 'barbara@example.com', firstName: 'Barbara', lastName: 'Liskov', status: 'STAGED' },
    { login: 'old@example.com', firstName: 'Olde', lastName: 'Lovelace', status: 'DEPROVISIONED' },
  ] as const;
  const ids: Record<string, string> = {};
  for (const person of people) ids[person.firstName] = (await gatehouse.given.user(person)).id;
  /** First names of the people that a query finds, in their order; the admin has none. */
  const found = async (query: Record<string, string>) => {
    const answer = await call('GET', `${users}?${new URLSearchParams(query)}`);
    assert.equal(answer.statusCode, 200, answer.body);
    return answer.json().flatMap((user: { profile: { firstName: string | null } }) => user.profile.firstName ?? []);
  };
  return { ...admin, ids, found };
}

suite('lists of users (contract 6.4)', () => {
  test('without a condition deactivated users are left out; a condition finds them', async (t) => {
    const { call, found } = await scene(t);
    assert.deepEqual((await found({})).toSorted(), ['Ada', 'Alan', 'Barbara', 'Grace']);
    assert.deepEqual(await found({ filter: 'status eq "DEPROVISIONED"' }), ['Olde']);
    assert.deepEqual(await found({ search: 'status eq "deprovisioned"' }), ['Olde']);
    const [user] = (await call('GET', users)).json();
    assert.deepEqual(Object.keys(user._links), ['self']);
  });

  test('q finds who has a login, e-mail address or name that starts so, in whatever case; one page, ten users unless told', async (t) => {
    const { gatehouse, call, found } = await scene(t);
    assert.deepEqual((await found({ q: 'A' })).toSorted(), ['Ada', 'Alan']);
    assert.deepEqual(await found({ q: 'ADA@EX' }), ['Ada']);
    assert.deepEqual(await found({ q: 'a.tur' }), ['Alan']);
    assert.deepEqual(await found({ q: 'lis' }), ['Barbara']);
    assert.deepEqual(await found({ q: 'love' }), ['Ada']);
    for (const q of ['%', '_da', 'da', "' or 1=1 --"]) assert.deepEqual(await found({ q }), [], q);
    for (let at = 0; at < 12; at++) await gatehouse.given.user({ login: `zoe${at}@example.com`, firstName: `Zoe${at}` });
    const ten = await call('GET', `${users}?q=zoe`);
    assert.deepEqual([ten.json().length, nextOf(ten)], [10, undefined]);
    assert.equal((await found({ q: 'zoe', limit: '11' })).length, 11);
    assert.equal((await found({ q: 'zoe', limit: '200' })).length, 12);
  });

  test('search looks into every attribute, ignoring case; the org’s own too', async (t) => {
    const { gatehouse, ids, found } = await scene(t);
    const attribute = { title: 'x', required: false, selfAccess: 'READ_ONLY' } as const;
    await inTx(gatehouse.ctx(), async (ctx) => {
      await putCustomAttribute(ctx, 'shoeSize', { ...attribute, type: 'integer' });
      await putCustomAttribute(ctx, 'isCool', { ...attribute, type: 'boolean' });
    });
    const expected: Record<string, string[]> = {
      'profile.login eq "ADA@example.com"': ['Ada'],
      'profile.lastName eq "LOVELACE"': ['Ada', 'Olde'],
      'profile.lastName sw "l" and not (status eq "DEPROVISIONED")': ['Ada', 'Barbara'],
      'profile.department eq "ENGINES"': ['Ada', 'Grace'],
      'profile.email co "turing"': ['Alan'],
      'profile.shoeSize ge 38': ['Ada', 'Grace'],
      'profile.shoeSize gt 38': ['Grace'],
      'profile.isCool eq true': ['Ada'],
      'profile.nickName pr': [],
      'status eq "STAGED" or (profile.firstName eq "grace")': ['Barbara', 'Grace'],
      [`id eq "${ids['Alan']}"`]: ['Alan'],
      'created gt "2031-05-04T10:00:00.000Z"': [],
      'created ge "2031-05-04T10:00:00.000Z" and profile.firstName pr and profile.lastName ne "Lovelace"': [
        'Alan',
        'Barbara',
        'Grace',
      ],
      'lastUpdated lt "2031-05-04T10:00:00.001Z" and activated pr': ['Ada', 'Alan', 'Grace'],
    };
    for (const [search, names] of Object.entries(expected)) assert.deepEqual((await found({ search })).toSorted(), names, search);
  });

  test('sortBy and sortOrder put them in order', async (t) => {
    const { found } = await scene(t);
    const search = 'profile.firstName pr';
    const byLast = ['Grace', 'Barbara', 'Ada', 'Olde', 'Alan'];
    const sorted = await found({ search, sortBy: 'profile.lastName' });
    assert.deepEqual(
      [sorted[0], sorted[1], sorted.slice(2, 4).toSorted(), sorted[4]],
      ['Grace', 'Barbara', ['Ada', 'Olde'], 'Alan'],
    );
    assert.deepEqual(
      await found({ search: 'status eq "ACTIVE" and profile.firstName pr', sortBy: 'profile.lastName', sortOrder: 'DESC' }),
      byLast.toReversed().filter((name) => name !== 'Barbara' && name !== 'Olde'),
    );
  });

  test('pages follow one another in every order, each user once, while others come and go', async (t) => {
    const { gatehouse, call } = await scene(t);
    for (let at = 0; at < 12; at++)
      await gatehouse.given.user({ login: `zoe${at}@example.com`, firstName: 'Zoe', lastName: `L${at % 3}` });
    const queries = [
      '',
      'search=profile.login+sw+%22zoe%22',
      'sortBy=profile.lastName',
      'sortBy=lastLogin&sortOrder=desc',
      'filter=status+eq+%22ACTIVE%22',
    ];
    for (const query of queries) {
      const whole = (await call('GET', `${users}?${query}`)).json().map((user: { id: string }) => user.id);
      const paged: string[] = [];
      let next: string | undefined = `${users}?${query}&limit=4`;
      while (next !== undefined) {
        const page = await call('GET', next);
        assert.equal(page.statusCode, 200, page.body);
        paged.push(...page.json().map((user: { id: string }) => user.id));
        next = nextOf(page);
      }
      assert.deepEqual(paged, whole, query);
    }
  });

  test('S44 a cursor is of its list: another query, another order and a made-up one are refused', async (t) => {
    const { call } = await scene(t);
    const next = new URL(nextOf(await call('GET', `${users}?limit=2`)) ?? '');
    const after = next.searchParams.get('after') ?? '';
    for (const query of ['sortBy=created', 'sortOrder=desc', 'search=status+pr', 'q=a'])
      assertRefused(await call('GET', `${users}?${query}&limit=2&after=${after}`), 400, 'E0000001', /^after: /);
    for (const made of ['x', '{"key":1,"id":"00u"}', after.slice(0, -2)])
      assertRefused(await call('GET', `${users}?limit=2&after=${encodeURIComponent(made)}`), 400, 'E0000001', /^after: /);
    assert.equal((await call('GET', `${users}?limit=3&after=${after}`)).statusCode, 200, 'the size of a page may change');
  });

  test('what is malformed is refused', async (t) => {
    const { call } = await scene(t);
    const refused: [string, string, RegExp?][] = [
      ['search=profile.hatSize+eq+%22x%22', 'E0000031', /profile.hatSize cannot be filtered by/],
      ['search=profile.login+like+%22x%22', 'E0000031'],
      ['search=password+pr', 'E0000031'],
      ['search=', 'E0000031'],
      ['filter=profile.nickName+eq+%22x%22', 'E0000053'],
      ['filter=status+eq+%22GONE%22', 'E0000053'],
      ['filter=((', 'E0000053'],
      ['limit=0', 'E0000001', /^limit: /],
      ['limit=201', 'E0000001', /^limit: must be 200 at most/],
      ['limit=x', 'E0000001', /^limit: /],
      ['sortBy=password', 'E0000001', /^sortBy: /],
      ['sortOrder=up', 'E0000001', /^sortOrder: /],
      ['q=', 'E0000001', /^q: /],
      ['q=%00', 'E0000001', /^q: /],
      ['q=a&search=status+pr', 'E0000001', /^search: cannot be combined with q/],
      ['filter=status+pr&search=status+pr', 'E0000001', /^filter: cannot be combined/],
      ['q=a&sortBy=created', 'E0000001', /^sortBy: cannot be combined with q/],
    ];
    for (const [query, code, cause] of refused) assertRefused(await call('GET', `${users}?${query}`), 400, code, cause);
    assert.equal((await call('GET', `${users}?fancy=yes`)).statusCode, 200, 'unknown parameters are ignored');
  });
});
