import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { api, asSuperAdmin, assertRefused, nextOf } from '../../testkit/management.ts';
import { adminRoles } from '../domain/admin-roles/permissions.ts';
import { type Ctx, inTx } from '../domain/ctx.ts';
import { type LogEvent, systemActor, writeEvent } from '../domain/system-log/write.ts';
import type { Database } from '../schema/db.ts';

const logs = '/api/v1/logs';
const chrome =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36';

async function scene(t: TestContext) {
  const admin = await asSuperAdmin(t);
  const { gatehouse } = admin;
  const write = (message: string, event: Partial<LogEvent> = {}, request: Partial<Ctx['request']> = {}) => {
    const ctx: Ctx<Database> = gatehouse.ctx();
    return inTx({ ...ctx, request: { ...ctx.request, ...request } }, (ctx) =>
      writeEvent(ctx, { eventType: 'user.session.start', message, outcome: { result: 'SUCCESS' }, actor: systemActor, ...event }),
    );
  };
  const read = async (query: string) => {
    const answer = await admin.call('GET', query.startsWith('http') ? query : `${logs}?${query}`);
    assert.equal(answer.statusCode, 200, answer.body);
    const messages: string[] = answer.json().map((event: { displayMessage: string }) => event.displayMessage);
    return { messages, next: nextOf(answer) };
  };
  return { ...admin, write, read };
}

const encoded = (filter: string) => `filter=${encodeURIComponent(filter)}`;

suite('the system log (Okta System Log API, contract 6.9)', () => {
  test('an event has every field of Okta’s', async (t) => {
    const { gatehouse, call, write } = await scene(t);
    const ada = { id: '00u1', type: 'User', alternateId: 'ada@example.com', displayName: 'Ada' } as const;
    const target = { id: '0oa1', type: 'AppInstance', alternateId: 'App', displayName: 'App' };
    const outcome = { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' } as const;
    const request = { id: 'reqA', ip: '2001:db8::7', userAgent: chrome };
    await write(
      'User login',
      { outcome, actor: ada, targets: [target], sessionId: '102s', debug: { scopes: 'openid' } },
      request,
    );
    const [event] = (await call('GET', logs)).json();
    const [row] = await gatehouse.log();
    assert.deepEqual(event, {
      uuid: row?.id,
      published: '2031-05-04T10:00:00.000Z',
      eventType: 'user.session.start',
      version: '0',
      severity: 'WARN',
      legacyEventType: null,
      displayMessage: 'User login',
      actor: { ...ada, detailEntry: null },
      client: {
        userAgent: { rawUserAgent: chrome, os: 'macOS 10.15.7', browser: 'CHROME' },
        zone: null,
        device: 'Computer',
        id: null,
        ipAddress: '2001:db8::7',
        geographicalContext: null,
      },
      device: null,
      authenticationContext: {
        authenticationProvider: null,
        credentialProvider: null,
        credentialType: null,
        issuer: null,
        interface: null,
        authenticationStep: 0,
        externalSessionId: '102s',
      },
      outcome,
      target: [{ ...target, detailEntry: null }],
      transaction: { type: 'WEB', id: 'reqA', detail: {} },
      debugContext: { debugData: { scopes: 'openid' } },
      request: { ipChain: [{ ip: '2001:db8::7', geographicalContext: null, version: 'V6', source: null }] },
      securityContext: { asNumber: null, asOrg: null, isp: null, domain: null, isProxy: null },
    });
  });

  test('what no browser asked for is a job; a browser that nobody knows is unknown', async (t) => {
    const { call, write } = await scene(t);
    await write('by itself');
    await write('by a program', {}, { ip: '203.0.113.7', userAgent: 'fetch' });
    await write('without a name', {}, { ip: '203.0.113.7', userAgent: '' });
    const events = (await call('GET', logs))
      .json()
      .toSorted((a: never, b: never) => (a['displayMessage'] < b['displayMessage'] ? -1 : 1));
    const unknown = { os: 'Unknown', browser: 'UNKNOWN' };
    assert.deepEqual(
      events.map((event: { transaction: { type: string }; client: object }) => [event.transaction.type, event.client]),
      [
        ['WEB', client({ rawUserAgent: 'fetch', ...unknown }, 'Unknown', '203.0.113.7')],
        ['JOB', client(null, null, null)],
        ['WEB', client({ rawUserAgent: '', ...unknown }, 'Unknown', '203.0.113.7')],
      ],
    );
  });

  test('events come in the order of time, or against it, page by page, each once; the last page has no next one', async (t) => {
    const { gatehouse, write, read } = await scene(t);
    const all = Array.from({ length: 7 }, (_, index) => `event ${index}`);
    for (const message of all) {
      await write(message);
      gatehouse.clock.advance({ seconds: 1 });
    }
    for (const [order, expected] of [
      ['ASCENDING', all],
      ['DESCENDING', all.toReversed()],
    ] as const) {
      const seen: string[] = [];
      let next: string | undefined = `limit=3&sortOrder=${order}&until=2031-05-05`;
      let pages = 0;
      while (next !== undefined) {
        const page = await read(next);
        seen.push(...page.messages);
        next = page.next;
        pages += 1;
      }
      assert.deepEqual([seen, pages], [expected, 3], order);
    }
    assert.deepEqual((await read('sortOrder=DESCENDING')).messages, all.toReversed(), 'this instant is in');
  });

  test('since is in, until is not; unless told, a week is shown', async (t) => {
    const { gatehouse, write, read } = await scene(t);
    await write('old');
    gatehouse.clock.advance({ hours: 7 * 24, milliseconds: 1 });
    await write('new');
    assert.deepEqual((await read('')).messages, ['new']);
    assert.deepEqual(
      (await read('until=2031-05-11T10:00:00.001Z')).messages,
      [],
      'until − 7 days is one millisecond after the first',
    );
    assert.deepEqual((await read('until=2031-05-11T10:00:00.000Z')).messages, ['old']);
    assert.deepEqual((await read('since=2031-05-04T10:00:00.000Z')).messages, ['old', 'new']);
    assert.deepEqual((await read('since=2031-05-04T12:00:00.001%2B02:00')).messages, ['new']);
  });

  test('a list without an end always has a next page, and its cursor is good for ever', async (t) => {
    const { gatehouse, write, read } = await scene(t);
    const first = await read('limit=2');
    assert.deepEqual(first.messages, []);
    await write('one');
    const second = await read(first.next ?? '');
    assert.deepEqual(second.messages, ['one']);
    gatehouse.clock.advance({ hours: 24 * 20 });
    await write('three weeks later');
    await write('and another');
    await write('and a third');
    const third = await read(second.next ?? '');
    const fourth = await read(third.next ?? '');
    assert.deepEqual([third.messages.length, fourth.messages.length], [2, 1]);
    assert.deepEqual([...third.messages, ...fourth.messages].toSorted(), ['and a third', 'and another', 'three weeks later']);
    const fifth = await read(fourth.next ?? '');
    assert.deepEqual([fifth.messages, typeof fifth.next], [[], 'string']);
    const nothing = await read('limit=0');
    assert.deepEqual([nothing.messages, typeof nothing.next], [[], 'string']);
    assert.equal((await read('limit=0&until=2031-06-04')).next, undefined);
  });

  test('filters and words find what they describe, in every page', async (t) => {
    const { write, read } = await scene(t);
    const ada = { id: '00uAda', type: 'User', alternateId: 'Ada@example.com', displayName: 'Ada' } as const;
    const app = { id: '0oaApp', type: 'AppInstance', alternateId: '100%_App', displayName: 'App' };
    await write(
      'one',
      { actor: ada, outcome: { result: 'DENY', reason: 'user_not_assigned' } },
      { id: 'reqOne', ip: '203.0.113.7' },
    );
    await write('two', { targets: [{ ...app, id: 'other' }, app] });
    await write('three', { eventType: 'group.lifecycle.create', targets: [ada] });
    const found: [string, string[]][] = [
      [encoded('eventType eq "group.lifecycle.create"'), ['three']],
      [encoded('eventType sw "user." and not (actor.id eq "00uAda")'), ['two']],
      [encoded('actor.alternateId eq "ada@EXAMPLE.com" or target.id eq "0oaApp"'), ['one', 'two']],
      [encoded('target.id ne "0oaApp"'), ['one', 'three']],
      [encoded('target.type eq "User"'), ['three']],
      [encoded('target.alternateId co "%_"'), ['two']],
      [encoded('not (target.id pr)'), ['one']],
      [encoded('outcome.result eq "DENY" and outcome.reason co "not_"'), ['one']],
      [encoded('severity eq "warn"'), ['one']],
      [encoded('client.ipAddress eq "203.0.113.7" and transaction.id eq "reqOne"'), ['one']],
      [encoded('displayMessage ew "EE"'), ['three']],
      ['q=ada', ['one', 'three']],
      ['q=ADA+one', ['one']],
      ['q=ada+nothing', []],
      ['q=%25_a', ['two']],
      [`q=ada&${encoded('eventType sw "group"')}`, ['three']],
    ];
    for (const [query, expected] of found) {
      assert.deepEqual((await read(query)).messages.toSorted(), expected.toSorted(), query);
      const first = await read(`${query}&limit=1&until=2031-05-05`);
      const rest = first.next === undefined ? [] : (await read(first.next)).messages;
      assert.equal(first.messages.length + rest.length, Math.min(expected.length, 2), query);
    }
  });

  test('a login that somebody made up is no trouble for a search in targets', async (t) => {
    const { write, read } = await scene(t);
    await write('odd', { targets: [{ id: null, type: 'User', alternateId: 'a\0\ud800', displayName: null }] });
    assert.deepEqual((await read(encoded('target.alternateId sw "a"'))).messages, ['odd']);
  });
});

suite('what is asked wrongly (contract 6.9)', () => {
  const refused: [string, string, RegExp][] = [
    [encoded('published gt "2031-05-04"'), 'E0000053', /^filter: position 1: published cannot be filtered by/m],
    [encoded('eventType is "x"'), 'E0000053', /^filter: position 11: expected one of/m],
    [encoded('severity eq "LOUD"'), 'E0000053', /^filter: position 13: expected one of "DEBUG"/m],
    [encoded('('.repeat(300)), 'E0000053', /^filter: .*20 levels/m],
    ['filter=', 'E0000053', /^filter: position 1/m],
    ['filter=a&filter=b', 'E0000001', /^filter: /m],
    ['since=yesterday', 'E0000001', /^since: must be an ISO 8601 instant/m],
    ['until=2031-13-01', 'E0000001', /^until: /m],
    ['since=2031-05-04&until=2031-05-03', 'E0000001', /^since: must not be after until/m],
    ['sortOrder=UP', 'E0000001', /^sortOrder: /m],
    ['limit=1001', 'E0000001', /^limit: must be 1000 at most/m],
    ['limit=-1', 'E0000001', /^limit: /m],
    ['limit=x', 'E0000001', /^limit: must be a number/m],
    [`q=${'a+'.repeat(11)}`, 'E0000001', /^q: must have 10 words at most/m],
    [`q=${'a'.repeat(41)}`, 'E0000001', /^q: must have words of 40 characters at most/m],
    ['q=%00', 'E0000001', /^q: must not contain NUL/m],
    ['after=x', 'E0000001', /^after: /m],
  ];
  test('is refused with the code and the place', async (t) => {
    const { call } = await asSuperAdmin(t);
    for (const [query, code, cause] of refused) assertRefused(await call('GET', `${logs}?${query}`), 400, code, cause);
  });

  test('S44 a cursor belongs to its filter, its window and its org', async (t) => {
    const { gatehouse, call, read } = await scene(t);
    const after = new URL((await read(encoded('severity eq "WARN"'))).next ?? '').searchParams.get('after') ?? '';
    assert.equal((await call('GET', `${logs}?${encoded('severity eq "WARN"')}&after=${after}`)).statusCode, 200);
    const stranger = await (await gatehouse.otherOrg('other')).given.admin('SUPER_ADMIN');
    for (const query of ['', encoded('severity eq "INFO"'), `${encoded('severity eq "WARN"')}&since=2031-01-01`]) {
      assertRefused(await call('GET', `${logs}?${query}&after=${after}`), 400, 'E0000001', /^after: /m);
    }
    const other = await gatehouse.otherOrg('other');
    const foreign = `${logs}?${encoded('severity eq "WARN"')}&after=${after}`;
    assertRefused(await api(other, stranger.apiToken, 'GET', foreign), 400, 'E0000001', /^after: /m);
  });

  test('S40 the log is read by those who oversee the org or its apps, by nobody else', async (t) => {
    const { gatehouse } = await asSuperAdmin(t);
    for (const role of adminRoles) {
      const reads = ['SUPER_ADMIN', 'ORG_ADMIN', 'READ_ONLY_ADMIN', 'APP_ADMIN'].includes(role);
      const { apiToken } = await gatehouse.given.admin(role);
      assert.equal((await api(gatehouse, apiToken, 'GET', logs)).statusCode, reads ? 200 : 403, role);
    }
  });
});

function client(userAgent: object | null, device: string | null, ipAddress: string | null) {
  return { userAgent, zone: null, device, id: null, ipAddress, geographicalContext: null };
}
