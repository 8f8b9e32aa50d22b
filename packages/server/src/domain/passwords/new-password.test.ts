import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { eachDatabase, testDatabase } from '../../../testkit/each-database.ts';
import type { GivenUser } from '../../../testkit/given.ts';
import { type OrgInDatabase, orgIn } from '../../../testkit/test-ctx.ts';
import { quickHasher, testPasswordHash } from '../../../testkit/test-hasher.ts';
import { type Ctx, inTx } from '../ctx.ts';
import { defaultPasswordPolicy, type PasswordPolicy, type PasswordSettings } from '../policies/password-policy.ts';
import { passwordHasher } from './hasher.ts';
import { isTooYoung, prepareAnswer, preparePassword, rehash, setPassword } from './new-password.ts';
import { findPassword, listEarlierPasswords, rehashPassword } from './store.ts';

const owner = { login: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace' };
const hasher = quickHasher();

function policyWith(change: { readonly [K in keyof PasswordSettings]?: Partial<PasswordSettings[K]> }): PasswordPolicy {
  const { password, recovery } = defaultPasswordPolicy;
  const complexity = { ...password.complexity, ...change.complexity };
  return { password: { ...password, complexity, age: { ...password.age, ...change.age } }, recovery };
}

const prepare = (ctx: Ctx, password: string, more: Partial<Parameters<typeof preparePassword>[2]> = {}) =>
  preparePassword(ctx, hasher, { policy: defaultPasswordPolicy, owner, password, ...more });

let seconds = 0;

/** Gives the user this password the way a person would, a second after the one before. */
async function choose(org: OrgInDatabase, user: GivenUser, password: string, policy = defaultPasswordPolicy) {
  const prepared = await prepare(org.at(), password, { policy, notEarlierOf: user.id });
  if (prepared.outcome === 'unfit') return prepared.unmet;
  seconds += 1;
  return inTx(org.at(seconds), (ctx) => setPassword(ctx, { userId: user.id, hash: prepared.hash, policy }));
}

suite('a wanted password', () => {
  const open = async (t: TestContext) => orgIn(await testDatabase(t, 'sqlite'));

  test('is hashed with Argon2id when it fits', async (t) => {
    const prepared = await preparePassword((await open(t)).at(), passwordHasher(), {
      policy: defaultPasswordPolicy,
      owner,
      password: 'Tr0ubadour',
    });
    assert.ok(prepared.outcome === 'prepared' && prepared.hash.startsWith('$argon2id$v=19$m=19456,t=2,p=1$'));
  });

  test('is told what it lacks, before anything is hashed', async (t) => {
    const org = await open(t);
    assert.deepEqual(await prepare(org.at(), 'troubadour'), {
      outcome: 'unfit',
      unmet: ['At least 1 uppercase letter', 'At least 1 number'],
    });
  });

  test('must not be one that everybody tries, in any case of letters; unless the policy lets it', async (t) => {
    const org = await open(t);
    for (const common of ['Password1', 'PassW0rd', 'Qwerty123', 'Iloveyou1'])
      assert.deepEqual(
        await prepare(org.at(), common),
        { outcome: 'unfit', unmet: ['Not a password that many people use'] },
        common,
      );
    const lax = policyWith({ complexity: { dictionary: { common: { exclude: false } } } });
    assert.equal((await prepare(org.at(), 'Password1', { policy: lax })).outcome, 'prepared');
  });

  test('must not be one of the last four, the present one among them; the fifth may come back', async (t) => {
    const org = await open(t);
    const user = await org.given.user({ password: 'Unrelated-0' });
    const last = ['Not one of your last 4 passwords'];
    assert.deepEqual(await choose(org, user, 'Unrelated-0'), last);
    for (const next of ['Unrelated-1', 'Unrelated-2', 'Unrelated-3']) assert.equal(await choose(org, user, next), 'ACTIVE');
    for (const used of ['Unrelated-0', 'Unrelated-1', 'Unrelated-2', 'Unrelated-3'])
      assert.deepEqual(await choose(org, user, used), last, used);
    assert.equal(await choose(org, user, 'Unrelated-4'), 'ACTIVE');
    assert.equal(await choose(org, user, 'Unrelated-0'), 'ACTIVE', 'four others came after it');
    assert.equal((await listEarlierPasswords(org.at(), user.id, 100)).length, 3, 'no more is kept than is asked for');
  });

  test('another user’s passwords do not matter, nor anybody’s to an administrator who is not strict', async (t) => {
    const org = await open(t);
    const [ada, grace] = [await org.given.user({ password: 'Unrelated-0' }), await org.given.user({ password: 'Unrelated-1' })];
    assert.equal((await prepare(org.at(), 'Unrelated-0', { notEarlierOf: grace.id })).outcome, 'prepared');
    assert.equal((await prepare(org.at(), 'Unrelated-0')).outcome, 'prepared');
    assert.equal((await prepare(org.at(), 'Unrelated-0', { notEarlierOf: ada.id })).outcome, 'unfit');
  });

  test('a policy without history remembers nothing, but a password that must change must change', async (t) => {
    const org = await open(t);
    const policy = policyWith({ age: { historyCount: 0 } });
    const user = await org.given.user({ password: 'Unrelated-0' });
    assert.equal(await choose(org, user, 'Unrelated-0', policy), 'ACTIVE');
    assert.deepEqual(await listEarlierPasswords(org.at(), user.id, 100), []);
    const forced = await prepare(org.at(), 'Unrelated-0', { policy, notEarlierOf: user.id, mustDiffer: true });
    assert.deepEqual(forced, { outcome: 'unfit', unmet: ['Not your present password'] });
  });

  test('the minimum age of a password counts from when it was set, on both sides of its end', () => {
    const policy = policyWith({ age: { minAgeMinutes: 10 } });
    const at = (seconds: number) => (1_000_000 + seconds * 1000) as Ctx['now'];
    assert.deepEqual([isTooYoung(policy, at(0), at(599.999)), isTooYoung(policy, at(0), at(600))], [true, false]);
    assert.equal(isTooYoung(defaultPasswordPolicy, at(0), at(0)), false);
  });

  test('the answer to a recovery question is compared without case and blanks, is long enough, and not in the question', async () => {
    const answer = (question: string, text: string) => prepareAnswer(hasher, { question, answer: text }, defaultPasswordPolicy);
    const good = await answer('Which ship?', '  The  GOLDEN Hind ');
    assert.ok('hash' in good && (await hasher.verify(good.hash, 'the golden hind')));
    assert.deepEqual(await answer('Which ship?', ' abc '), { problem: 'answer: must have 4 characters at least' });
    assert.deepEqual(await answer('Is it green?', 'GREEN'), { problem: 'answer: must not be a part of the question' });
  });
});

eachDatabase('a new password', (open) => {
  test('moves the status as the lifecycle says, and leaves alone whom it may not help', async (t) => {
    const org = await orgIn(await open(t));
    const hash = await testPasswordHash('Unrelated-1');
    const expected = {
      STAGED: 'STAGED',
      PROVISIONED: 'ACTIVE',
      ACTIVE: 'ACTIVE',
      RECOVERY: 'ACTIVE',
      PASSWORD_EXPIRED: 'ACTIVE',
      LOCKED_OUT: 'LOCKED_OUT',
      SUSPENDED: 'SUSPENDED',
      DEPROVISIONED: undefined,
    } as const;
    for (const [from, to] of Object.entries(expected)) {
      const user = await org.given.user({ status: from as keyof typeof expected });
      const before = await findPassword(org.at(), user.id);
      const status = await inTx(org.at(1), (ctx) => setPassword(ctx, { userId: user.id, hash, policy: defaultPasswordPolicy }));
      assert.equal(status, to, from);
      const after = await findPassword(org.at(), user.id);
      assert.equal(after?.hash, to === undefined ? before?.hash : hash);
      assert.equal(after?.changed_at, to === undefined ? before?.changed_at : org.at(1).now);
    }
    assert.equal(
      await inTx(org.at(), (ctx) => setPassword(ctx, { userId: '00uNobody', hash, policy: defaultPasswordPolicy })),
      undefined,
    );
  });

  test('of twenty changes that replace the same password one wins', async (t) => {
    const org = await orgIn(await open(t));
    const user = await org.given.user();
    const old = (await findPassword(org.at(), user.id))?.hash ?? '';
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        inTx(org.at(), (ctx) =>
          setPassword(ctx, { userId: user.id, hash: `hash ${index}`, policy: defaultPasswordPolicy, replaces: old }),
        ),
      ),
    );
    assert.equal(outcomes.filter((status) => status === 'ACTIVE').length, 1);
    assert.deepEqual(await listEarlierPasswords(org.at(), user.id, 100), [old]);
  });

  test('of twenty that an administrator sets at once each is remembered: none is lost from the history', async (t) => {
    const org = await orgIn(await open(t));
    const user = await org.given.user();
    const old = (await findPassword(org.at(), user.id))?.hash ?? '';
    const policy = policyWith({ age: { historyCount: 30 } });
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        inTx(org.at(), (ctx) => setPassword(ctx, { userId: user.id, hash: `hash ${index}`, policy })),
      ),
    );
    const known = [...(await listEarlierPasswords(org.at(), user.id, 100)), (await findPassword(org.at(), user.id))?.hash];
    assert.deepEqual(new Set(known), new Set([old, ...Array.from({ length: 20 }, (_, index) => `hash ${index}`)]));
  });

  test('a better hash takes the place of the imported one only while that one is there', async (t) => {
    const org = await orgIn(await open(t));
    const user = await org.given.user();
    await org.given.passwordHash(user, 'imported:argon2:x');
    const better = Array.from({ length: 10 }, (_, index) => `better ${index}`);
    const done = await Promise.all(
      better.map((hash) => inTx(org.at(5), (ctx) => rehashPassword(ctx, user.id, 'imported:argon2:x', hash))),
    );
    assert.equal(done.filter(Boolean).length, 1);
    const row = await findPassword(org.at(), user.id);
    assert.deepEqual([row?.hash, row?.changed_at], [better[done.indexOf(true)], org.at().now], 'it is the same password still');
  });
});

suite('a hash that could be better', () => {
  test('only an imported one is replaced, and not while many are waiting', async () => {
    assert.equal(await rehash(hasher, await testPasswordHash('x'), 'x'), undefined);
    assert.match((await rehash(hasher, 'imported:argon2:x', 'x')) ?? '', /^\$argon2id/);
    const busy = passwordHasher({ workers: 1, waiting: 0 });
    const [first, second] = await Promise.all([rehash(busy, 'imported:x', 'x'), rehash(busy, 'imported:x', 'x')]);
    assert.ok(first !== undefined);
    assert.equal(second, undefined);
  });
});
