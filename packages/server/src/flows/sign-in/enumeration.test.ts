import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { interactionOf } from '../../../testkit/test-browser.ts';
import { startGatehouse, type TestServer } from '../../../testkit/testkit.ts';
import { passwordHasher } from '../../domain/passwords/hasher.ts';

/** What somebody sees of an answer, without what is random in every answer: handles, ids, instants. */
function seen(answer: LightMyRequestResponse, login: string): object {
  const { date: _date, 'content-length': _length, 'x-okta-request-id': _id, ...headers } = answer.headers;
  const same = (text: string) => text.replaceAll(/[\w-]{150,}/g, '{handle}').replaceAll(login, '{login}');
  return { status: answer.statusCode, headers: JSON.parse(same(JSON.stringify(headers))), body: same(answer.body) };
}

/** The password page for `login` in a fresh browser, and the answer to `password`. */
async function tryPassword(gatehouse: TestServer, login: string, password: string) {
  const browser = gatehouse.browser();
  const page = await browser.typeIdentifier(await browser.open('/signin'), login);
  const answer = await browser.typePassword(page, password);
  return { page, answer, cookies: [...browser.cookies.keys()] };
}

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;

suite('S26 nobody learns from the sign-in page who has an account', () => {
  test('unknown user, wrong password, and every status that may not sign in look the same', async (t) => {
    const gatehouse = await startGatehouse(t);
    const known = await gatehouse.given.user({ login: 'known@example.com', firstName: 'Known' });
    const statuses = ['SUSPENDED', 'DEPROVISIONED', 'STAGED', 'PROVISIONED', 'RECOVERY', 'LOCKED_OUT'] as const;
    const cases: [string, string][] = [
      [known.login, 'wrong'],
      ['unknown@example.com', 'wrong'],
    ];
    for (const status of statuses) {
      const user = await gatehouse.given.user({ login: `${status.toLowerCase()}@example.com`, status });
      cases.push([user.login, user.password]);
    }
    const looks = [];
    for (const [login, password] of cases) {
      const { page, answer, cookies } = await tryPassword(gatehouse, login, password);
      looks.push({ page: seen(page, login), answer: seen(answer, login), cookies });
    }
    for (const [index, look] of looks.entries()) assert.deepEqual(look, looks[0], cases[index]?.[0]);
    const [{ answer, cookies } = { answer: {}, cookies: [] }] = looks;
    assert.equal((answer as { status: number }).status, 401);
    assert.deepEqual(cookies, ['gh_browser']);
  });

  test('the log tells an admin who it was, always with the same reason', async (t) => {
    const gatehouse = await startGatehouse(t);
    const known = await gatehouse.given.user();
    const suspended = await gatehouse.given.user({ status: 'SUSPENDED' });
    for (const [login, password] of [
      [known.login, 'wrong'],
      ['unknown@example.com', 'x'],
      [suspended.login, suspended.password],
    ] as const)
      await tryPassword(gatehouse, login, password);
    const events = (await gatehouse.log()).map(
      ({ event_type, outcome_result, outcome_reason, actor_id, actor_alternate_id }) => ({
        event_type,
        outcome_result,
        outcome_reason,
        actor_id,
        actor_alternate_id,
      }),
    );
    const failure = { event_type: 'user.session.start', outcome_result: 'FAILURE', outcome_reason: 'INVALID_CREDENTIALS' };
    const expected = [
      { ...failure, actor_id: known.id, actor_alternate_id: known.login },
      { ...failure, actor_id: null, actor_alternate_id: 'unknown@example.com' },
      { ...failure, actor_id: suspended.id, actor_alternate_id: suspended.login },
    ];
    assert.deepEqual(
      new Set(events.map((event) => JSON.stringify(event))),
      new Set(expected.map((event) => JSON.stringify(event))),
    );
  });

  test('a limited account looks the same whether it exists or not', async (t) => {
    const gatehouse = await startGatehouse(t);
    const known = await gatehouse.given.user();
    const looks = [];
    for (const login of [known.login, 'unknown@example.com']) {
      const browser = gatehouse.browser();
      const page = await browser.typeIdentifier(await browser.open('/signin'), login);
      let answer = page;
      for (let times = 0; times < 11; times += 1)
        answer = await browser.post('/signin', { interaction: interactionOf(page), 'credentials.passcode': 'wrong' });
      looks.push(seen(answer, login));
    }
    assert.equal((looks[0] as { status: number }).status, 429);
    assert.deepEqual(looks[0], looks[1]);
  });

  test('an unknown user takes as long as one who exists', async (t) => {
    const gatehouse = await startGatehouse(t);
    const known = await gatehouse.given.user();
    await gatehouse.given.passwordHash(known, await passwordHasher().hash(known.password)); // at the real cost
    const logins = { known: known.login, unknown: 'unknown@example.com' };
    const times: Record<keyof typeof logins, number[]> = { known: [], unknown: [] };
    const rounds = 9; // interleaved, and fewer than the limit
    const pages = new Map<string, { interaction: string; browser: ReturnType<typeof gatehouse.browser> }>();
    for (const login of Object.values(logins)) {
      const browser = gatehouse.browser();
      pages.set(login, {
        browser,
        interaction: interactionOf(await browser.typeIdentifier(await browser.open('/signin'), login)),
      });
    }
    await gatehouse.deps.hasher.verify(undefined, 'warm');
    for (let round = 0; round < rounds; round += 1) {
      for (const kind of ['known', 'unknown'] as const) {
        const page = pages.get(logins[kind]);
        assert.ok(page);
        const start = performance.now();
        const { statusCode } = await page.browser.post('/signin', {
          interaction: page.interaction,
          'credentials.passcode': 'wrong',
        });
        times[kind].push(performance.now() - start);
        assert.equal(statusCode, 401);
      }
    }
    const ratio = median(times.known) / median(times.unknown);
    assert.ok(ratio > 0.5 && ratio < 2, `known/unknown = ${ratio.toFixed(2)}`);
    assert.ok(median(times.unknown) > 4, 'real work was done');
  });
});
