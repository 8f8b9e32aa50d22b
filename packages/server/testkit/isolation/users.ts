import * as adminRoles from '../../src/domain/admin-roles/store.ts';
import * as apiTokens from '../../src/domain/api-tokens/store.ts';
import * as appAssignments from '../../src/domain/app-assignments/store.ts';
import * as groups from '../../src/domain/groups/store.ts';
import * as userAttributes from '../../src/domain/user-attributes/store.ts';
import * as userRecords from '../../src/domain/user-records/store.ts';
import * as users from '../../src/domain/users/store.ts';
import type { IsolationPart } from './part.ts';

const attribute = { title: 'x', type: 'string', required: false, selfAccess: 'READ_ONLY' } as const;

/** What the directory does with users, their attributes and their rights. */
export const usersPart: IsolationPart = {
  stores: { userAttributes, userRecords },
  calls: {
    'userRecords.findUserRecord': (ctx, a) => userRecords.findUserRecord(ctx, a.userId),
    'userRecords.findUserRecords': (ctx, a) => userRecords.findUserRecords(ctx, [a.userId]),
    'userRecords.findUserByName': (ctx, a) => userRecords.findUserByName(ctx, a.login.split('@')[0] ?? ''),
    'userRecords.listUsersQuery': (ctx) => userRecords.listUsersQuery(ctx, { sortBy: 'id', limit: 100 }).execute(),
    'userRecords.listUsers': (ctx) => userRecords.listUsers(ctx, { sortBy: 'profile.login', limit: 100 }),
    'userRecords.placeAfter': async () => undefined,
    'users.holdUser': async (ctx, a) => (await users.holdUser({ ...ctx, now: 1 as typeof ctx.now }, a.userId)) !== undefined,
    'users.updateProfile': (ctx, a) =>
      users.updateProfile(ctx, a.userId, {
        login: 'b@b.example',
        email: 'b@b.example',
        first_name: 'b',
        last_name: 'b',
        profile_json: '{}',
      }),
    'users.changeUserStatus': (ctx, a) => users.changeUserStatus(ctx, a.userId, { from: 'ACTIVE', to: 'SUSPENDED' }),
    'users.lockForStrangers': (ctx, a) => users.lockForStrangers(ctx, a.userId),
    'users.endTokens': (ctx, a) => users.endTokens(ctx, a.userId),
    'users.deleteDeprovisionedUser': (ctx, a) => users.deleteDeprovisionedUser(ctx, a.userId),
    'userAttributes.listCustomAttributes': (ctx) => userAttributes.listCustomAttributes(ctx),
    'userAttributes.holdAttributes': async (ctx) => [...(await userAttributes.holdAttributes(ctx)).keys()],
    'userAttributes.listAttributes': async (ctx) => [...(await userAttributes.listAttributes(ctx)).keys()],
    'userAttributes.putCustomAttribute': (ctx) => userAttributes.putCustomAttribute(ctx, 'shoeSize', attribute),
    'userAttributes.deleteCustomAttribute': (ctx) => userAttributes.deleteCustomAttribute(ctx, 'onlyOfA'),
    'userAttributes.clearCustomAttribute': (ctx) => userAttributes.clearCustomAttribute(ctx, 'nickName'),
    'adminRoles.listAdminRoles': (ctx, a) => adminRoles.listAdminRoles(ctx, a.userId),
    'adminRoles.isAnotherSuperAdminActive': (ctx, a) => adminRoles.isAnotherSuperAdminActive(ctx, a.userId),
    'appAssignments.removeAppsOfUser': (ctx, a) => appAssignments.removeAppsOfUser(ctx, a.userId),
    'groups.listGroupsOfUser': async (ctx, a) =>
      (await groups.listGroupsOfUser(ctx, a.userId, { limit: 100 })).map((group) => group.name),
    'apiTokens.deleteApiTokensOfUser': (ctx, a) => apiTokens.deleteApiTokensOfUser(ctx, a.userId),
  },
  fill: (ctx) => userAttributes.putCustomAttribute(ctx, 'onlyOfA', { ...attribute, title: 'group-of-a' }),
  nothing: {
    'userRecords.findUserRecord': undefined,
    'userRecords.findUserByName': undefined,
    'userRecords.listUsers': [],
    'users.holdUser': false,
    'users.changeUserStatus': false,
    'users.deleteDeprovisionedUser': false,
    'userAttributes.listCustomAttributes': [],
    'userAttributes.deleteCustomAttribute': false,
    'userAttributes.clearCustomAttribute': 0,
    'adminRoles.listAdminRoles': [],
    'adminRoles.isAnotherSuperAdminActive': false,
    'apiTokens.deleteApiTokensOfUser': 0,
    'groups.listGroupsOfUser': ['Everyone'],
    'appAssignments.removeAppsOfUser': 0,
  },
};
