import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { mayActOn, mayTakeOver } from './boundary.ts';
import { type AdminRole, adminRoles } from './permissions.ts';

const roleSet = fc.subarray([...adminRoles]);

suite('who may act on whom (Okta, administrator roles)', () => {
  test('everybody with the permission may act on people without a role, a super admin on everybody', () => {
    fc.assert(
      fc.property(roleSet, roleSet, (roles, targetRoles) => {
        assert.equal(mayActOn({ roles }, []), true);
        assert.equal(mayActOn({ roles: [...roles, 'SUPER_ADMIN'] }, targetRoles), true);
      }),
    );
  });

  test('no one but a super admin may act on a super admin, whatever other roles the two have', () => {
    fc.assert(
      fc.property(roleSet, roleSet, (roles, others) => {
        assert.equal(mayActOn({ roles }, [...others, 'SUPER_ADMIN']), roles.includes('SUPER_ADMIN'));
      }),
    );
  });

  test('user, help desk, app and read-only admins may act on no administrator, not even on their equals', () => {
    const small: readonly AdminRole[] = ['USER_ADMIN', 'HELP_DESK_ADMIN', 'APP_ADMIN', 'READ_ONLY_ADMIN'];
    for (const target of adminRoles) {
      assert.equal(mayActOn({ roles: small }, [target]), false, target);
      assert.equal(mayActOn({ roles: ['ORG_ADMIN'] }, [target]), target !== 'SUPER_ADMIN', target);
      assert.equal(mayActOn({ roles: [] }, [target]), false, target);
    }
  });
});

suite('who may get hold of whose account', () => {
  test('of people without a role everybody may; of administrators a super admin may, and an org admin of most', () => {
    for (const target of adminRoles) {
      const isOfOrgAdmin = target !== 'SUPER_ADMIN' && target !== 'APP_ADMIN';
      assert.equal(mayTakeOver({ roles: ['ORG_ADMIN'], scopes: undefined }, [target]), isOfOrgAdmin, target);
      assert.equal(
        mayTakeOver({ roles: ['ORG_ADMIN', 'APP_ADMIN'], scopes: undefined }, [target]),
        target !== 'SUPER_ADMIN',
        target,
      );
      assert.equal(mayTakeOver({ roles: ['SUPER_ADMIN'], scopes: undefined }, [target]), true, target);
      assert.equal(mayTakeOver({ roles: ['SUPER_ADMIN'], scopes: new Set(['okta.users.manage']) }, [target]), false, target);
      assert.equal(mayTakeOver({ roles: [target], scopes: undefined }, []), true, target);
    }
  });
});
