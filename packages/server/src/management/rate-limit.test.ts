import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { api, asSuperAdmin, assertRefused } from '../../testkit/management.ts';

const groups = '/api/v1/groups';

suite('rate limits (Okta contract 6.1)', () => {
  test('every answer says how the caller stands; beyond its half of the org’s limit a caller is refused until the minute is over', async (t) => {
    const { gatehouse, admin, call } = await asSuperAdmin(t, { apiCallsPerMinute: 6, now: '2031-05-04T10:00:20Z' });
    const end = String(Date.parse('2031-05-04T10:01:00Z') / 1000);
    const headersOf = async () => {
      const { headers } = await call('GET', groups);
      return [headers['x-rate-limit-limit'], headers['x-rate-limit-remaining'], headers['x-rate-limit-reset']];
    };
    assert.deepEqual(await headersOf(), ['3', '2', end]);
    const malformed = await call('POST', groups, '{');
    assert.deepEqual([malformed.statusCode, malformed.headers['x-rate-limit-remaining']], [400, '1']);
    assert.deepEqual(await headersOf(), ['3', '0', end]);
    for (let times = 0; times < 2; times += 1) {
      const refused = await call('GET', groups);
      assertRefused(refused, 429, 'E0000047');
      assert.deepEqual([refused.headers['x-rate-limit-remaining'], refused.headers['x-rate-limit-reset']], ['0', end]);
    }
    assert.equal((await call('GET', '/api/v1/org')).statusCode, 200, 'another resource has a limit of its own');
    const events = (await gatehouse.log()).filter((event) => event.event_type === 'system.org.rate_limit.violation');
    assert.deepEqual(
      events.map((event) => [event.actor_id, event.outcome_result]),
      [[admin.id, 'DENY']],
    );
    gatehouse.clock.advance({ seconds: 40 });
    assert.equal((await call('GET', groups)).statusCode, 200);
  });

  test('the org’s limit holds for its callers together; another org has its own', async (t) => {
    const { gatehouse, call } = await asSuperAdmin(t, { apiCallsPerMinute: 4 });
    const [second, third] = [await gatehouse.given.admin('SUPER_ADMIN'), await gatehouse.given.admin('SUPER_ADMIN')];
    const other = await gatehouse.otherOrg('other');
    const stranger = await other.given.admin('SUPER_ADMIN');
    for (let times = 0; times < 2; times += 1) {
      assert.equal((await call('GET', groups)).statusCode, 200);
      assert.equal((await api(gatehouse, second.apiToken, 'GET', groups)).statusCode, 200);
    }
    assertRefused(await api(gatehouse, third.apiToken, 'GET', groups), 429, 'E0000047');
    assert.equal((await api(other, stranger.apiToken, 'GET', groups)).statusCode, 200);
  });

  test('a caller beyond its own limit, or without the permission, uses up nothing of what the others may have', async (t) => {
    const { gatehouse, call } = await asSuperAdmin(t, { apiCallsPerMinute: 6 });
    const runaway = await gatehouse.given.admin('SUPER_ADMIN');
    const helper = await gatehouse.given.admin('HELP_DESK_ADMIN');
    const statusesOf = async (token: string, path: string) => {
      const answers = [];
      for (let times = 0; times < 9; times += 1) answers.push((await api(gatehouse, token, 'GET', path)).statusCode);
      return answers;
    };
    assert.deepEqual(await statusesOf(runaway.apiToken, groups), [200, 200, 200, ...Array(6).fill(429)]);
    for (let times = 0; times < 3; times += 1) assert.equal((await call('GET', groups)).statusCode, 200);
    const apps = '/api/v1/apps';
    assert.deepEqual(await statusesOf(helper.apiToken, apps), [403, 403, 403, ...Array(6).fill(429)]);
    for (let times = 0; times < 3; times += 1) {
      assert.equal((await call('GET', apps)).statusCode, 200);
      assert.equal((await api(gatehouse, runaway.apiToken, 'GET', apps)).statusCode, 200);
    }
  });

  test('S23 who has no good token is counted by network and cannot use up what the org’s callers may have', async (t) => {
    const { gatehouse, call } = await asSuperAdmin(t, { apiCallsPerMinute: 4 });
    const guess = (remoteAddress: string) =>
      gatehouse.call({ url: groups, headers: { authorization: 'SSWS 00guess' }, remoteAddress });
    for (let times = 0; times < 4; times += 1) assertRefused(await guess('192.0.2.1'), 401, 'E0000011');
    assertRefused(await guess('192.0.2.1'), 429, 'E0000047');
    assertRefused(await guess('192.0.2.2'), 401, 'E0000011');
    assert.equal((await call('GET', groups)).statusCode, 200);
  });
});
