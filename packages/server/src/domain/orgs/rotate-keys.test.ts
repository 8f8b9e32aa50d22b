import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { eachDatabase } from '../../../testkit/each-database.ts';
import { type OrgInDatabase, orgIn, someInstant, testKeys } from '../../../testkit/test-ctx.ts';
import type { EpochMillis } from '../../platform/time.ts';
import { inTx } from '../ctx.ts';
import { deleteKeysOfServer, listKeysOfServer } from '../keys/store.ts';
import { systemActor } from '../system-log/write.ts';
import { prepareNextKey, rotateSigningKey, rotationStep } from './rotate-keys.ts';

const hour = 3_600_000;
const day = 24 * hour;

suite('when a signing key is due (Okta contract 5.6)', () => {
  const at = (instant: number) => (someInstant + instant) as EpochMillis;
  const active = { activated_at: someInstant, created_at: 0 };
  const waiting = (since: number) => ({ active, next: { created_at: at(since) } });
  const cases: readonly (readonly [string, Parameters<typeof rotationStep>, string])[] = [
    ['none waits', [{ active, next: undefined }, 'AUTO', at(0)], 'prepare'],
    ['none waits, only an admin rotates', [{ active, next: undefined }, 'MANUAL', at(0)], 'prepare'],
    ['none waits, though it is high time', [{ active, next: undefined }, 'AUTO', at(100 * day)], 'prepare'],
    ['one waits, a day before', [waiting(0), 'AUTO', at(89 * day)], 'nothing'],
    ['one waits, a moment before', [waiting(0), 'AUTO', at(90 * day - 1)], 'nothing'],
    ['one waits, after 90 days', [waiting(0), 'AUTO', at(90 * day)], 'rotate'],
    ['the same, only an admin rotates', [waiting(0), 'MANUAL', at(1000 * day)], 'nothing'],
    ['it was published too late', [waiting(100 * day), 'AUTO', at(100 * day + hour - 1)], 'nothing'],
    ['it has been published for an hour', [waiting(100 * day), 'AUTO', at(100 * day + hour)], 'rotate'],
    [
      'a key of the first release, which has no instant of its own',
      [{ active: { activated_at: null, created_at: someInstant }, next: { created_at: someInstant } }, 'AUTO', at(90 * day)],
      'rotate',
    ],
  ];
  for (const [what, [ages, mode, now], expected] of cases)
    test(`${what}: ${expected}`, () => assert.equal(rotationStep(ages, mode, now), expected));
});

const by = { actor: systemActor, target: { id: 'org', type: 'AuthorizationServer', alternateId: null, displayName: 'org' } };
const keysOf = (org: OrgInDatabase) => listKeysOfServer(org.at(), 'org');
const kidOf = async (org: OrgInDatabase, status: string) => (await keysOf(org)).find((key) => key.status === status)?.id;
const rotate = async (org: OrgInDatabase, activeKid?: string) => {
  const expired = { authorizationServerId: 'org', activeKid: activeKid ?? String(await kidOf(org, 'ACTIVE')) };
  return rotateSigningKey(org.at(), testKeys, expired, by);
};
const prepare = async (org: OrgInDatabase) => prepareNextKey(org.at(), testKeys, 'org', String(await kidOf(org, 'ACTIVE')));

eachDatabase('rotation', (open) => {
  test('of several that prepare at once one key waits; of several that rotate at once one rotates', async (t) => {
    const org = await orgIn(await open(t));
    await Promise.all(Array.from({ length: 4 }, () => prepare(org)));
    const [first, next] = [await kidOf(org, 'ACTIVE'), await kidOf(org, 'NEXT')];
    assert.equal((await keysOf(org)).length, 2);
    const winners = await Promise.all(Array.from({ length: 5 }, () => rotate(org)));
    assert.equal(winners.filter((hasRotated) => hasRotated).length, 1);
    const keys = await keysOf(org);
    assert.deepEqual(keys.map((key) => key.status).toSorted(), ['ACTIVE', 'EXPIRED', 'NEXT']);
    assert.deepEqual([await kidOf(org, 'ACTIVE'), await kidOf(org, 'EXPIRED')], [next, first]);
    assert.equal(await rotate(org, first), false, 'who decided before the rotation does not rotate again');
  });

  test('S41 the expired key has no private part any more, and is published until every token of it is over', async (t) => {
    const org = await orgIn(await open(t));
    await rotate(org);
    const expired = (await keysOf(org)).find((key) => key.status === 'EXPIRED');
    assert.deepEqual([expired?.sealed_private_jwk, expired?.expires_at], ['', org.at(25 * 3600).now]);
    const { length } = await listKeysOfServer(org.at(25 * 3600 - 1), 'org');
    assert.deepEqual([length, (await listKeysOfServer(org.at(25 * 3600), 'org')).length], [3, 2]);
  });

  test('nothing is prepared for a key that does not sign any more, nor rotated for a server that is gone', async (t) => {
    const org = await orgIn(await open(t));
    await prepareNextKey(org.at(), testKeys, 'org', 'another kid');
    assert.equal((await keysOf(org)).length, 1);
    await inTx(org.at(), (ctx) => deleteKeysOfServer(ctx, 'org'));
    assert.equal(await rotate(org), false);
    assert.deepEqual(await keysOf(org), []);
  });
});
