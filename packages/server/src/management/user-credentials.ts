import { z } from 'zod';
import type { Caller } from '../domain/admin-roles/caller.ts';
import { inTx, type TxCtx } from '../domain/ctx.ts';
import { mayHaveLink } from '../domain/passwords/links.ts';
import { setPassword } from '../domain/passwords/new-password.ts';
import { passwordActionsOf, policyOf } from '../domain/passwords/policy.ts';
import { temporaryPassword } from '../domain/passwords/temporary-password.ts';
import { deleteSessionsOfUser } from '../domain/sessions/store.ts';
import { userSubject } from '../domain/system-log/write.ts';
import { findUserRecord, type UserRecord } from '../domain/user-records/store.ts';
import { moveOf } from '../domain/users/lifecycle.ts';
import { changeUserStatus, endTokens, holdUser } from '../domain/users/store.ts';
import { ApiError } from './api-error.ts';
import { type Call, type Endpoint, endpoint } from './endpoint.ts';
import { logChange } from './log-change.ts';
import { existingUser, noSuchUser, requireMayTakeOver } from './user-access.ts';
import { singleUser, userSchema } from './user-body.ts';
import { flag, userParams } from './user-input.ts';
import { giveLink } from './user-link.ts';
import { refusalOf } from './user-moves.ts';

const path = '/api/v1/users/:userId';
const manage = { resource: 'userCredentials', access: 'manage' } as const;
const resetLink = z.strictObject({ resetPasswordUrl: z.url() }).meta({ id: 'ResetPasswordToken' });
const temporary = z.strictObject({ tempPassword: z.string() }).meta({ id: 'TempPassword' });
const nothing = z.strictObject({});

const reset = endpoint({
  operationId: 'resetPassword',
  summary:
    'Take a user’s password away until another one is set by link. It works once; with `sendEmail=false` the answer has it, otherwise a mail takes it to the user',
  method: 'POST',
  path: `${path}/lifecycle/reset_password`,
  permission: manage,
  params: userParams,
  query: z.object({ sendEmail: flag(true), revokeSessions: flag(false) }),
  answers: { status: 200, body: z.union([resetLink, nothing]) },
  handler: async (call) => {
    const { ctx, deps, caller, params, query } = call;
    const { id } = await existingUser(ctx, caller, params.userId);
    const lifetimeSeconds = await linkSeconds(call, id);
    const { url } = await inTx(ctx, async (ctx) => {
      const user = await heldUser(ctx, caller, id);
      await moveTo(ctx, user, 'reset_password');
      if (query.revokeSessions) await endSessions(ctx, id);
      await logChange(ctx, caller, 'user.account.reset_password', 'Reset user password', [userSubject(user)]);
      return giveLink(ctx, call, user, { kind: 'RESET', lifetimeSeconds, sendEmail: query.sendEmail });
    });
    if (query.sendEmail) deps.mailQueued();
    return { body: query.sendEmail ? {} : { resetPasswordUrl: url.reveal() } };
  },
});

const forgot = endpoint({
  operationId: 'forgotPassword',
  summary:
    'Make a link with which a user who forgot the password sets another one; until then the old one works. With `sendEmail=false` the answer has it, otherwise a mail takes it to the user',
  method: 'POST',
  path: `${path}/credentials/forgot_password`,
  permission: manage,
  params: userParams,
  query: z.object({ sendEmail: flag(true) }),
  answers: { status: 200, body: z.union([resetLink, nothing]) },
  handler: async (call) => {
    const { ctx, deps, org, caller, params, query } = call;
    const { id } = await existingUser(ctx, caller, params.userId);
    const lifetimeSeconds = await linkSeconds(call, id);
    const { selfServicePasswordReset } = await passwordActionsOf(ctx, org, id);
    const { url } = await inTx(ctx, async (ctx) => {
      const user = await heldUser(ctx, caller, id);
      if (selfServicePasswordReset.access === 'DENY')
        throw new ApiError('E0000034', '', ['The password policy does not allow it.']);
      if (!mayHaveLink('FORGOTTEN', user.status) || user.password_changed_at === null)
        throw new ApiError('E0000034', '', [`The user is ${user.status}, or has no password.`]);
      await logChange(ctx, caller, 'user.account.reset_password', 'Send forgotten password link', [userSubject(user)]);
      return giveLink(ctx, call, user, { kind: 'FORGOTTEN', lifetimeSeconds, sendEmail: query.sendEmail });
    });
    if (query.sendEmail) deps.mailQueued();
    return { body: query.sendEmail ? {} : { resetPasswordUrl: url.reveal() } };
  },
});

const expirations = [
  {
    operationId: 'expirePassword',
    summary:
      'Let a user in only to choose another password. With `tempPassword=true` a temporary one takes the place of the present one',
    name: 'expire_password',
  },
  {
    operationId: 'expirePasswordWithTempPassword',
    summary: 'Give a user a temporary password, which must be changed at the next sign-in',
    name: 'expire_password_with_temp_password',
  },
] as const;

const expirationEndpoints = expirations.map(({ operationId, summary, name }) => {
  const isTemporary = name === 'expire_password_with_temp_password';
  return endpoint({
    operationId,
    summary,
    method: 'POST',
    path: `${path}/lifecycle/${name}`,
    permission: manage,
    params: userParams,
    query: z.object({ tempPassword: flag(isTemporary), revokeSessions: flag(false) }),
    answers: { status: 200, body: isTemporary ? temporary : z.union([temporary, userSchema]) },
    handler: async (call) => {
      const { ctx, org, caller, params, query } = call;
      const user = await existingUser(ctx, caller, params.userId);
      const chosen = isTemporary || query.tempPassword ? await newTemporaryPassword(call, user) : undefined;
      await inTx(ctx, async (ctx) => {
        const held = await heldUser(ctx, caller, user.id);
        if (held.password_changed_at === null) throw new ApiError('E0000038', '', ['The user has no password.']);
        await moveTo(ctx, held, 'expire_password');
        if (chosen) await setTemporaryPassword(ctx, user.id, chosen);
        if (query.revokeSessions) await endSessions(ctx, user.id);
        await logChange(ctx, caller, 'user.account.expire_password', 'Expire user password', [userSubject(held)]);
      });
      if (chosen) return { body: { tempPassword: chosen.password } };
      return { body: singleUser(org, await existingUser(ctx, caller, user.id)) };
    },
  });
});

/** `/api/v1/users/{userId}`: what administrators do about passwords. @see Okta Users API, credential and lifecycle operations */
export const userCredentialEndpoints: readonly Endpoint[] = [reset, forgot, ...expirationEndpoints];

type TemporaryPassword = Awaited<ReturnType<typeof newTemporaryPassword>>;

async function newTemporaryPassword({ ctx, deps, org }: Pick<Call, 'ctx' | 'deps' | 'org'>, user: UserRecord) {
  const policy = await policyOf(ctx, org, user.id);
  const owner = { login: user.login, firstName: user.first_name, lastName: user.last_name };
  const password = temporaryPassword(ctx.random, policy, owner);
  return { password, policy, hash: await deps.hasher.hash(password) };
}

/** Sets a password that is over from the start. */
async function setTemporaryPassword(ctx: TxCtx, userId: string, { hash, policy }: TemporaryPassword): Promise<void> {
  const status = await setPassword(ctx, { userId, hash, policy });
  if (status !== undefined) await changeUserStatus(ctx, userId, { from: status, to: 'PASSWORD_EXPIRED' });
}

/** Takes hold of the user, when the caller may have their account. @throws ApiError E0000006, E0000007 */
async function heldUser(ctx: TxCtx, caller: Caller, id: string): Promise<UserRecord> {
  await holdUser(ctx, id); // first: whoever gives the user a role waits, and then ends the link
  await requireMayTakeOver(ctx, caller, id);
  const user = await findUserRecord(ctx, id);
  if (!user) throw noSuchUser(id);
  return user;
}

/** Moves a user who is held. @throws ApiError what the lifecycle says of an event that does not fit the status */
async function moveTo(ctx: TxCtx, user: UserRecord, event: 'reset_password' | 'expire_password'): Promise<void> {
  const move = moveOf(user.status, event, { hasPassword: user.password_changed_at !== null });
  if (move.outcome === 'refused') throw refusalOf(move);
  if (move.outcome === 'moves') await changeUserStatus(ctx, user.id, { from: user.status, to: move.to });
}

/** Ends what the user has open (S19). */
async function endSessions(ctx: TxCtx, id: string): Promise<void> {
  await deleteSessionsOfUser(ctx, id);
  await endTokens(ctx, id);
}

async function linkSeconds({ ctx, org }: Pick<Call, 'ctx' | 'org'>, userId: string): Promise<number> {
  const { recovery } = await policyOf(ctx, org, userId);
  return recovery.factors.okta_email.properties.recoveryToken.tokenLifetimeMinutes * 60;
}
