import { z } from 'zod';
import type { Caller } from '../domain/admin-roles/caller.ts';
import { type Ctx, inTx } from '../domain/ctx.ts';
import { type Attempt, forgiveAttempts } from '../domain/passwords/attempts.ts';
import { countWrongPassword, lockOut } from '../domain/passwords/lockout.ts';
import { isTooYoung, prepareAnswer, preparePassword, setPassword } from '../domain/passwords/new-password.ts';
import { passwordActionsOf } from '../domain/passwords/policy.ts';
import { forgetFailures, saveRecoveryQuestion } from '../domain/passwords/store.ts';
import { type CheckedPassword, checkPasswordOf } from '../domain/passwords/verify.ts';
import type { PasswordPolicy } from '../domain/policies/password-policy.ts';
import { deleteSessionsOfUser } from '../domain/sessions/store.ts';
import { userSubject, writeEvent } from '../domain/system-log/write.ts';
import type { UserRecord } from '../domain/user-records/store.ts';
import { mayChangePassword } from '../domain/users/lifecycle.ts';
import type { SignInCandidate } from '../domain/users/store.ts';
import { endTokens } from '../domain/users/store.ts';
import { networkOf } from '../platform/network.ts';
import type { Db } from '../schema/db.ts';
import { ApiError } from './api-error.ts';
import { type Call, type Endpoint, endpoint } from './endpoint.ts';
import { text } from './fields.ts';
import { logChange } from './log-change.ts';
import { existingUser, requireMayActOn } from './user-access.ts';
import { credentialsOf, credentialsSchema } from './user-body.ts';
import { flag, recoveryQuestionInput, userParams } from './user-input.ts';

const path = '/api/v1/users/:userId/credentials';
const manage = { resource: 'userCredentials', access: 'manage' } as const;
const secret = z.object({ value: text(1, 1024) });

const passwordChange = z.object({
  oldPassword: secret,
  newPassword: secret,
  revokeSessions: z.boolean().default(false).describe('Whether the user’s sessions and tokens end'),
});

const changePassword = endpoint({
  operationId: 'changePassword',
  summary: 'Replace a password by one that its user chose; the present one proves it',
  method: 'POST',
  path: `${path}/change_password`,
  permission: manage,
  params: userParams,
  query: z.object({ strict: flag(false).describe('Whether the policy’s minimum age of a password holds') }),
  body: passwordChange,
  answers: { status: 200, body: credentialsSchema },
  handler: async (call) => {
    const { ctx, org, deps, caller, body, query } = call;
    const { user, found, policy } = await provenUser(call, body.oldPassword.value);
    const { passwordChange } = await passwordActionsOf(ctx, org, user.id);
    if (passwordChange.access === 'DENY') throw failed('The password policy does not let this user change the password.');
    if (query.strict && isTooYoung(policy, found.password.changed_at, ctx.now))
      throw failed('newPassword: the present one is too new');
    const prepared = await preparePassword(ctx, deps.hasher, {
      policy,
      owner: found.user,
      password: body.newPassword.value,
      notEarlierOf: user.id,
      mustDiffer: true,
    });
    if (prepared.outcome === 'unfit') throw failed(...prepared.unmet.map((words) => `newPassword: ${words}`));
    const isDone = await inTx(ctx, async (ctx) => {
      const change = { userId: user.id, hash: prepared.hash, policy, replaces: found.password.hash };
      if ((await setPassword(ctx, change)) === undefined) return false;
      if (body.revokeSessions) {
        await deleteSessionsOfUser(ctx, user.id);
        await endTokens(ctx, user.id);
      }
      await logChange(ctx, caller, 'user.account.update_password', 'Change user password', [userSubject(user)]);
      return true;
    });
    if (!isDone) throw failed('oldPassword: the password was changed meanwhile');
    return { body: credentialsOf(await existingUser(ctx, caller, user.id)) };
  },
});

const questionChange = z.object({
  password: secret,
  recovery_question: recoveryQuestionInput,
});

const changeRecoveryQuestion = endpoint({
  operationId: 'changeRecoveryQuestion',
  summary: 'Set a question that only the user can answer; the password proves who asks',
  method: 'POST',
  path: `${path}/change_recovery_question`,
  permission: manage,
  params: userParams,
  body: questionChange,
  answers: { status: 200, body: credentialsSchema },
  handler: async (call) => {
    const { ctx, deps, caller, body } = call;
    const { user, policy } = await provenUser(call, body.password.value);
    const asked = body.recovery_question;
    const answer = await prepareAnswer(deps.hasher, asked, policy);
    if ('problem' in answer) throw new ApiError('E0000001', 'recovery_question', [`recovery_question.${answer.problem}`]);
    await inTx(ctx, async (ctx) => {
      await saveRecoveryQuestion(ctx, user.id, { question: asked.question, answerHash: answer.hash });
      await logChange(ctx, caller, 'user.account.update_profile', 'Change recovery question', [userSubject(user)]);
    });
    return { body: credentialsOf(await existingUser(ctx, caller, user.id)) };
  },
});

/** `/api/v1/users/{userId}/credentials`: what a person does with the present password. @see Okta Users API, credential operations */
export const ownCredentialEndpoints: readonly Endpoint[] = [changePassword, changeRecoveryQuestion];

interface Proven {
  readonly user: UserRecord;
  readonly found: SignInCandidate & { readonly password: NonNullable<SignInCandidate['password']> };
  readonly policy: PasswordPolicy;
}

/**
 * The user whose present password this is. Counts as an attempt, as at the sign-in: from the network of the program that calls.
 * @throws ApiError E0000007; E0000006 for an administrator above the caller; E0000038 in a status that has no password to change;
 *   E0000047 after too many attempts; E0000014 for a wrong password; HasherBusyError
 */
async function provenUser(
  { ctx, deps, org, caller, params }: Call<z.output<typeof userParams>, unknown, unknown>,
  password: string,
): Promise<Proven> {
  const user = await existingUser(ctx, caller, params.userId);
  if (caller.userId !== user.id) await requireMayActOn(ctx, caller, user.id);
  if (!mayChangePassword(user.status) || user.password_changed_at === null)
    throw new ApiError('E0000038', '', [`The user is ${user.status}, or has no password.`]);
  const attempt = { login: user.login, network: networkOf(ctx.request.ip), isKnownDevice: false, deviceId: undefined };
  const checked = await checkPasswordOf(ctx, { hasher: deps.hasher, org }, attempt, password);
  if (checked.outcome === 'limited') throw new ApiError('E0000047');
  const { found, policy, lock, isRight } = checked;
  if (!isRight) await recordFailure(ctx, caller, { checked, attempt });
  if (!isRight || lock === 'strangers' || !found?.password || found.user.id !== user.id) throw failed('password: is not right');
  await inTx(ctx, async (ctx) => {
    await forgiveAttempts(ctx, checked.counted);
    if (found.password && found.password.failures > 0) await forgetFailures(ctx, user.id);
  });
  return { user, found: { ...found, password: found.password }, policy };
}

async function recordFailure(
  ctx: Ctx<Db>,
  caller: Caller,
  { checked, attempt }: { readonly checked: CheckedPassword; readonly attempt: Attempt },
): Promise<void> {
  const { found, lock, policy } = checked;
  const { lockout } = policy.password;
  const isLast = await inTx(ctx, async (ctx) => {
    await writeEvent(ctx, {
      eventType: 'user.account.update_password',
      message: 'Change user credentials',
      outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
      actor: caller.subject,
      targets: found ? [userSubject(found.user)] : [],
    });
    return countWrongPassword(ctx, found, lock, { lockout, attempt });
  });
  if (isLast && found) await inTx(ctx, (ctx) => lockOut(ctx, found.user, lockout));
}

function failed(...causes: string[]): ApiError {
  return new ApiError('E0000014', '', causes);
}
