import { z } from 'zod';
import type { Caller } from '../domain/admin-roles/caller.ts';
import { mayDo } from '../domain/admin-roles/permissions.ts';
import { inTx, type TxCtx } from '../domain/ctx.ts';
import { applyGroupRules } from '../domain/group-rules/apply.ts';
import { everyoneId } from '../domain/groups/everyone.ts';
import { addGroupMember } from '../domain/groups/store.ts';
import { policyOf } from '../domain/passwords/policy.ts';
import { passwordPolicyFor } from '../domain/policies/password.ts';
import { type LogSubject, userSubject } from '../domain/system-log/write.ts';
import { holdAttributes, listAttributes } from '../domain/user-attributes/store.ts';
import { initialStatus } from '../domain/users/lifecycle.ts';
import { columnsOf, type Profile, profileOf } from '../domain/users/profile.ts';
import { holdUser, insertUser, updateProfile } from '../domain/users/store.ts';
import { newId } from '../platform/ids.ts';
import { ApiError } from './api-error.ts';
import { type Answer, type Call, type Endpoint, endpoint } from './endpoint.ts';
import { text } from './fields.ts';
import { logGroup, requireOwnGroup } from './group-body.ts';
import { logChange } from './log-change.ts';
import { existingUser, noSuchUser, requireMayActOn, requireMayTakeOver } from './user-access.ts';
import { singleUser, userSchema, userTypeId } from './user-body.ts';
import {
  credentialsInput,
  givesCredentials,
  ownerOf,
  readyCredentials,
  storeFirstCredentials,
  storeNewCredentials,
} from './user-given-credentials.ts';
import { changedAttributes, flag, goodProfile, profileInput, refusalOfWrite, userParams } from './user-input.ts';
import { activationLink, giveLink } from './user-link.ts';
import { listing } from './user-lists.ts';
import { moveUser } from './user-moves.ts';

const path = '/api/v1/users';
const read = { resource: 'users', access: 'read' } as const;
const manage = { resource: 'users', access: 'manage' } as const;
const mostGroups = 20;

const reading = endpoint({
  operationId: 'getUser',
  summary: 'Read a user',
  method: 'GET',
  path: `${path}/:userId`,
  permission: read,
  params: userParams,
  answers: { status: 200, body: userSchema },
  handler: async ({ ctx, org, caller, params }) => ({ body: singleUser(org, await existingUser(ctx, caller, params.userId)) }),
});

const newUser = z.object({
  profile: profileInput,
  credentials: credentialsInput.optional(),
  groupIds: z.array(text(1, 100)).max(mostGroups, `must have ${mostGroups} groups at most`).default([]),
  type: z.object({ id: z.string() }).optional(),
});

const creationQuery = z.object({
  activate: flag(true),
  nextLogin: z.literal('changePassword', 'must be changePassword').optional(),
});

const creation = endpoint({
  operationId: 'createUser',
  summary:
    'Add a user, with or without a password, active or staged. Who is active and has no password gets a mail with a link that sets the first one',
  method: 'POST',
  path,
  permission: manage,
  query: creationQuery,
  body: newUser,
  answers: { status: 200, body: userSchema },
  handler: async (call) => {
    const { ctx, org, caller, body, query } = call;
    requireKnownType(call);
    if (body.groupIds.length > 0 && !mayDo(caller, { resource: 'groups', access: 'manage' })) throw new ApiError('E0000006');
    const profile = goodProfile(await listAttributes(ctx), undefined, body.profile);
    const groupIds = [everyoneId(ctx.orgId), ...body.groupIds];
    const wanted = { policy: passwordPolicyFor(org, groupIds), owner: ownerOf(profile, undefined) };
    const credentials = await readyCredentials(call, body.credentials, wanted);
    const id = newId(ctx.random, '00u');
    const status = initialStatus({
      isActivated: query.activate,
      hasPassword: credentials.password !== undefined,
      mustChangePassword: query.nextLogin !== undefined,
    });
    if (query.nextLogin !== undefined && status !== 'PASSWORD_EXPIRED')
      throw new ApiError('E0000001', 'nextLogin', ['nextLogin: needs a password, and a user who is activated']);
    await inTx(ctx, async (ctx) => {
      const profile = goodProfile(await holdAttributes(ctx), undefined, body.profile); // one may have been removed since
      const target = userSubject({ id, login: String(profile.get('login')) });
      const columns = columnsOf(profile);
      await insertUser(ctx, { id, status, ...columns, email_verified: 0 });
      if (status === 'PROVISIONED') await giveLink(ctx, call, { id, ...columns }, { ...activationLink, sendEmail: true });
      await storeFirstCredentials(ctx, caller, target, credentials);
      await logChange(ctx, caller, 'user.lifecycle.create', 'Create user', [target]);
      if (status !== 'STAGED') await logChange(ctx, caller, 'user.lifecycle.activate', 'Activate user', [target]);
      const groupIds = body.groupIds.filter((groupId) => groupId !== everyoneId(ctx.orgId)); // as everybody is
      await joinGroups(ctx, caller, target, groupIds);
      await applyGroupRules(ctx, id, groupIds);
    }).catch((error: unknown) => {
      throw refusalOfWrite(error);
    });
    if (status === 'PROVISIONED') call.deps.mailQueued();
    return { body: singleUser(org, await existingUser(ctx, caller, id)) };
  },
});

/** @throws ApiError E0000001 for a user type that is not the org's one */
function requireKnownType({ org, body }: Pick<Call<unknown, unknown, z.output<typeof newUser>>, 'org' | 'body'>): void {
  const asked = body.type?.id;
  if (asked !== undefined && asked !== userTypeId(org) && asked !== 'default')
    throw new ApiError('E0000001', 'type.id', ['type.id: there is no such user type']);
}

/** @throws ApiError E0000007 for a group that is not there */
async function joinGroups(ctx: TxCtx, caller: Caller, user: LogSubject, groupIds: readonly string[]): Promise<void> {
  for (const groupId of new Set(groupIds)) {
    const group = await requireOwnGroup(ctx, groupId);
    await addGroupMember(ctx, groupId, user.id ?? '');
    await logGroup(ctx, caller, 'group.user_membership.add', 'Add user to group', group, [user]);
  }
}

const changedUser = z.object({ profile: profileInput.optional(), credentials: credentialsInput.optional() });
const replacedUser = changedUser.required({ profile: true });
const changeQuery = z.object({ strict: flag(false).describe('Whether a password must not be an earlier one') });

const partialUpdate = endpoint({
  operationId: 'updateUser',
  summary: 'Change some attributes of a user; null removes a value',
  method: 'POST',
  path: `${path}/:userId`,
  permission: manage,
  params: userParams,
  query: changeQuery,
  body: changedUser,
  answers: { status: 200, body: userSchema },
  handler: (call) => change(call, (before) => before),
});

const replacement = endpoint({
  operationId: 'replaceUser',
  summary: 'Replace the whole profile of a user; what is not sent is removed, but for the password',
  method: 'PUT',
  path: `${path}/:userId`,
  permission: manage,
  params: userParams,
  query: changeQuery,
  body: replacedUser,
  answers: { status: 200, body: userSchema },
  handler: (call) => change(call, () => undefined),
});

type ChangeCall = Call<z.output<typeof userParams>, z.output<typeof changeQuery>, z.output<typeof changedUser>>;
type Basis = (before: Profile) => Profile | undefined;

async function change(call: ChangeCall, basis: Basis): Promise<Answer> {
  const { ctx, org, caller, params, query, body } = call;
  const user = await existingUser(ctx, caller, params.userId);
  const { id } = user;
  const requireRights = givesCredentials(body.credentials) ? requireMayTakeOver : requireMayActOn;
  await requireRights(ctx, caller, id); // before the password is held against earlier ones, which nobody else may try out
  const policy = await policyOf(ctx, org, id);
  const wanted = { policy, owner: ownerOf(profileOf(user), body.profile), notEarlierOf: query.strict ? id : undefined };
  const credentials = await readyCredentials(call, body.credentials, wanted);
  await inTx(ctx, async (ctx) => {
    await requireRights(ctx, caller, id);
    const attributes = await holdAttributes(ctx);
    const row = await holdUser(ctx, id);
    if (!row) throw noSuchUser(params.userId);
    if (body.profile !== undefined) {
      // The user is held: what another admin just wrote is in `row`, so nothing is lost; and the merged result is checked (S42).
      const before = profileOf(row);
      await changeProfile(ctx, caller, id, before, goodProfile(attributes, basis(before), body.profile));
      await applyGroupRules(ctx, id);
    }
    await storeNewCredentials(ctx, caller, row, { ...credentials, policy });
  }).catch((error: unknown) => {
    throw refusalOfWrite(error);
  });
  return { body: singleUser(org, await existingUser(ctx, caller, id)) };
}

/** Attributes that say where links that set a password go, or whom they are for. */
const leadsToAccount: ReadonlySet<string> = new Set(['login', 'email', 'secondEmail']);

async function changeProfile(ctx: TxCtx, caller: Caller, id: string, before: Profile, after: Profile): Promise<void> {
  const changed = changedAttributes(before, after);
  if (changed.length === 0) return;
  if (changed.some((name) => leadsToAccount.has(name))) await requireMayTakeOver(ctx, caller, id);
  await updateProfile(ctx, id, columnsOf(after));
  const target = userSubject({ id, login: String(after.get('login')) });
  const debug = { changedAttributes: changed.join(',') };
  await logChange(ctx, caller, 'user.account.update_profile', 'Update user profile', [target], debug);
}

const deletion = endpoint({
  operationId: 'deleteUser',
  summary: 'Deactivate a user; remove one who is deactivated',
  method: 'DELETE',
  path: `${path}/:userId`,
  permission: manage,
  params: userParams,
  query: z.object({ sendEmail: flag(false) }),
  answers: { status: 204 },
  handler: async ({ ctx, caller, params }) => {
    const { id } = await existingUser(ctx, caller, params.userId);
    await inTx(ctx, (ctx) => moveUser(ctx, caller, id, 'delete'));
    return undefined;
  },
});

/** `/api/v1/users`: the people of the org. @see Okta Users API */
export const userEndpoints: readonly Endpoint[] = [listing, creation, reading, partialUpdate, replacement, deletion];
