import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import {
  endsAccess,
  initialStatus,
  isActivation,
  type LifecycleEvent,
  moveOf,
  type UserStatus,
  userStatuses,
} from './lifecycle.ts';

const events: readonly LifecycleEvent[] = [
  'activate',
  'reactivate',
  'deactivate',
  'suspend',
  'unsuspend',
  'lock',
  'unlock',
  'reset_password',
  'expire_password',
  'set_password',
  'delete',
];

/** Where an event leads, or the code it is refused with. */
function result(status: UserStatus, event: LifecycleEvent, hasPassword = true): string {
  const move = moveOf(status, event, { hasPassword });
  if (move.outcome === 'refused') return move.code;
  return move.outcome === 'gone' ? 'gone' : move.to;
}

suite('the lifecycle of a user (contract 6.4)', () => {
  const table: readonly (readonly [LifecycleEvent, Partial<Record<UserStatus, string>>, string])[] = [
    ['activate', { STAGED: 'ACTIVE', DEPROVISIONED: 'PROVISIONED' }, 'E0000016'],
    ['reactivate', { PROVISIONED: 'PROVISIONED', RECOVERY: 'PROVISIONED' }, 'E0000038'],
    ['deactivate', { DEPROVISIONED: 'E0000038' }, 'DEPROVISIONED'],
    ['suspend', { ACTIVE: 'SUSPENDED' }, 'E0000001'],
    ['unsuspend', { SUSPENDED: 'ACTIVE' }, 'E0000001'],
    ['lock', { ACTIVE: 'LOCKED_OUT' }, 'E0000038'],
    ['unlock', { LOCKED_OUT: 'ACTIVE' }, 'E0000032'],
    [
      'reset_password',
      { ACTIVE: 'RECOVERY', RECOVERY: 'RECOVERY', PASSWORD_EXPIRED: 'RECOVERY', LOCKED_OUT: 'RECOVERY' },
      'E0000038',
    ],
    ['expire_password', { ACTIVE: 'PASSWORD_EXPIRED', PASSWORD_EXPIRED: 'PASSWORD_EXPIRED' }, 'E0000038'],
    ['set_password', { STAGED: 'STAGED', LOCKED_OUT: 'LOCKED_OUT', SUSPENDED: 'SUSPENDED', DEPROVISIONED: 'E0000038' }, 'ACTIVE'],
    ['delete', { DEPROVISIONED: 'gone' }, 'DEPROVISIONED'],
  ];
  for (const [event, exceptions, otherwise] of table) {
    test(`${event}, from each status`, () => {
      for (const status of userStatuses) assert.equal(result(status, event), exceptions[status] ?? otherwise, status);
    });
  }

  test('a staged user without a password is activated by a link first', () => {
    assert.equal(result('STAGED', 'activate', false), 'PROVISIONED');
  });

  test('a user begins as the caller says', () => {
    const begin = (isActivated: boolean, hasPassword: boolean, mustChangePassword: boolean) =>
      initialStatus({ isActivated, hasPassword, mustChangePassword });
    assert.deepEqual(
      [begin(false, true, false), begin(true, false, false), begin(true, true, false), begin(true, true, true)],
      ['STAGED', 'PROVISIONED', 'ACTIVE', 'PASSWORD_EXPIRED'],
    );
  });

  test('whatever happens in whatever order: nobody becomes ACTIVE again from a suspension or deactivation without the event for it', () => {
    const step = fc.record({ event: fc.constantFrom(...events), hasPassword: fc.boolean() });
    fc.assert(
      fc.property(fc.constantFrom(...userStatuses), fc.array(step, { maxLength: 12 }), (start, steps) => {
        let status: UserStatus = start;
        for (const { event, hasPassword } of steps) {
          const move = moveOf(status, event, { hasPassword });
          if (move.outcome === 'gone') {
            assert.deepEqual([status, event], ['DEPROVISIONED', 'delete']);
            return;
          }
          if (move.outcome === 'refused') continue;
          if (status === 'SUSPENDED' && move.to === 'ACTIVE') assert.equal(event, 'unsuspend');
          if (status === 'LOCKED_OUT' && move.to === 'ACTIVE') assert.equal(event, 'unlock');
          if (status === 'DEPROVISIONED') assert.deepEqual([event, move.to], ['activate', 'PROVISIONED']);
          if (move.to === 'DEPROVISIONED') assert.ok(event === 'deactivate' || event === 'delete');
          if (endsAccess(move.to)) assert.ok(['deactivate', 'delete', 'suspend', 'set_password'].includes(event));
          if (isActivation(status, move.to)) assert.ok(event === 'activate' || event === 'set_password');
          status = move.to;
        }
      }),
    );
  });
});
