import * as adminRoles from '../../src/domain/admin-roles/store.ts';
import * as apiTokens from '../../src/domain/api-tokens/store.ts';
import { namedLike } from '../../src/domain/groups/search.ts';
import * as groups from '../../src/domain/groups/store.ts';
import * as passwords from '../../src/domain/passwords/store.ts';
import * as sessions from '../../src/domain/sessions/store.ts';
import * as users from '../../src/domain/users/store.ts';
import type { UserId } from '../../src/domain/users/user.ts';
import type { IsolationPart, Known } from './part.ts';

const sessionRow = (a: Known) =>
  ({
    user_id: a.userId,
    auth_time: 1,
    amr_json: '[]',
    persistent: 0,
    created_at: 1,
    last_used_at: 1,
    expires_at: 1,
    absolute_expires_at: 1,
  }) as const;

/** Users, groups, sessions, and who may administer. */
export const people: IsolationPart = {
  stores: { adminRoles, apiTokens, groups, passwords, sessions, users },
  calls: {
    'groups.listUserGroups': async (ctx, a) => (await groups.listUserGroups(ctx, a.userId, 100)).map(({ name }) => name),
    'groups.listGroupIds': (ctx, a) => groups.listGroupIds(ctx, a.userId),
    'groups.insertGroup': (ctx, a) =>
      groups.insertGroup(ctx, { id: a.groupId, type: 'OKTA_GROUP', name: 'B', description: null }),
    'groups.insertGroupIfNew': (ctx, a) => groups.insertGroupIfNew(ctx, { id: a.groupId, name: 'B too', description: null }),
    'groups.findGroup': (ctx, a) => groups.findGroup(ctx, a.groupId),
    'groups.listGroups': (ctx) => groups.listGroups(ctx, { limit: 100, where: namedLike('group') }),
    'groups.countInGroups': (ctx, a) => groups.countInGroups(ctx, [a.groupId]),
    'groups.listMemberIds': (ctx, a) => groups.listMemberIds(ctx, a.groupId, { limit: 100 }),
    'groups.noteMembersChanged': (ctx, a) => groups.noteMembersChanged(ctx, [a.groupId]),
    'groups.updateGroup': (ctx, a) => groups.updateGroup(ctx, a.groupId, { name: 'B', description: null }),
    'groups.deleteGroup': (ctx, a) => groups.deleteGroup(ctx, a.groupId),
    'groups.removeGroupMember': (ctx, a) => groups.removeGroupMember(ctx, a.groupId, a.userId),
    'groups.addGroupMember': (ctx, a) => groups.addGroupMember(ctx, a.groupId, a.userId),
    'passwords.countAttempt': (ctx) => passwords.countAttempt(ctx, 'subject', { most: 1000, windowSeconds: 60 }),
    'passwords.findAttempts': (ctx) => passwords.findAttempts(ctx, 'of a'),
    'passwords.forgetAttempts': (ctx) => passwords.forgetAttempts(ctx, 'subject'),
    'passwords.takeBackAttempt': (ctx) => passwords.takeBackAttempt(ctx, 'subject'),
    'sessions.findSession': (ctx, a) => sessions.findSession(ctx, a.session.handleHash),
    'sessions.findSessionById': (ctx, a) => sessions.findSessionById(ctx, a.session.id),
    'sessions.insertSession': (ctx, a) =>
      sessions.insertSession(ctx, { ...sessionRow(a), handle_hash: a.session.handleHash, id: a.session.id }),
    'sessions.touchSession': (ctx, a) => sessions.touchSession(ctx, a.session.handleHash, 1),
    'sessions.deleteSession': (ctx, a) => sessions.deleteSession(ctx, a.session.handleHash),
    'sessions.deleteSessionsOfUser': (ctx, a) => sessions.deleteSessionsOfUser(ctx, a.userId),
    'users.findUserLogin': (ctx, a) => users.findUserLogin(ctx, a.userId),
    'apiTokens.findApiToken': (ctx) => apiTokens.findApiToken(ctx, 'hash of a'),
    'apiTokens.insertApiToken': (ctx, a) =>
      apiTokens.insertApiToken(ctx, { id: '00TB', token_hash: 'b', user_id: a.userId, name: 'b', expires_at: 1 }),
    'apiTokens.deleteApiTokens': (ctx, a) => apiTokens.deleteApiTokens(ctx, a.userId, 'a'),
    'apiTokens.listApiTokens': (ctx) => apiTokens.listApiTokens(ctx, { limit: 100 }),
    'apiTokens.findApiTokenById': (ctx) => apiTokens.findApiTokenById(ctx, '00TA'),
    'apiTokens.deleteApiToken': (ctx) => apiTokens.deleteApiToken(ctx, '00TA'),
    'apiTokens.holdTokenOwner': (ctx, a) => apiTokens.holdTokenOwner(ctx, a.userId),
    'apiTokens.touchApiToken': (ctx) => apiTokens.touchApiToken(ctx, '00TA', 1),
    'adminRoles.listSuperAdmins': (ctx) => adminRoles.listSuperAdmins(ctx, 10),
    'adminRoles.listRolesOfUsers': (ctx, a) => adminRoles.listRolesOfUsers(ctx, [a.userId]),
    'adminRoles.listRoleAssignments': (ctx, a) => adminRoles.listRoleAssignments(ctx, a.userId),
    'adminRoles.insertAdminRoleIfNew': (ctx, a) => adminRoles.insertAdminRoleIfNew(ctx, a.userId, 'ORG_ADMIN'),
    'adminRoles.deleteAdminRole': (ctx, a) => adminRoles.deleteAdminRole(ctx, a.userId, 'APP_ADMIN'),
    'adminRoles.addAdminRole': (ctx, a) => adminRoles.addAdminRole(ctx, a.userId, 'SUPER_ADMIN'),
    'users.findUserForSignIn': (ctx, a) => users.findUserForSignIn(ctx, a.login),
    'users.findUserByLogin': (ctx, a) => users.findUserByLogin(ctx, a.login),
    'users.findSignInState': (ctx, a) => users.findSignInState(ctx, a.userId as UserId),
    'users.insertUser': (ctx, a) =>
      users.insertUser(ctx, {
        id: a.userId,
        status: 'ACTIVE',
        login: a.login,
        email: 'b@b',
        email_verified: 0,
        first_name: null,
        last_name: null,
        profile_json: '{}',
      }),
    'users.recordSignIn': (ctx, a) => users.recordSignIn(ctx, a.userId as UserId),
    'users.savePassword': (ctx, a) => users.savePassword(ctx, a.userId, 'hash of b'),
  },
  async fill(ctx, a) {
    await adminRoles.addAdminRole(ctx, a.userId, 'APP_ADMIN');
    await adminRoles.addAdminRole(ctx, a.userId, 'SUPER_ADMIN');
    await apiTokens.insertApiToken(ctx, { id: '00TA', token_hash: 'hash of a', user_id: a.userId, name: 'a', expires_at: 1 });
    await passwords.countAttempt(ctx, 'subject', { most: 1000, windowSeconds: 60 });
    await passwords.countAttempt(ctx, 'subject', { most: 1000, windowSeconds: 60 });
  },
  nothing: {
    'sessions.findSession': undefined,
    'sessions.findSessionById': undefined,
    'sessions.deleteSession': undefined,
    'users.findUserByLogin': undefined,
    'users.findUserForSignIn': undefined,
    'users.findSignInState': undefined,
    'groups.listUserGroups': ['Everyone'],
  },
};
