import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TxCtx } from '../../domain/ctx.ts';
import type { Deps } from '../../domain/deps.ts';
import type { Interaction, PasswordProof } from '../../domain/interactions/interaction.ts';
import { startAgain } from '../../domain/interactions/links.ts';
import { endLock } from '../../domain/passwords/lockout.ts';
import { policyOf } from '../../domain/passwords/policy.ts';
import type { PasswordPolicy } from '../../domain/policies/password-policy.ts';
import { userSubject } from '../../domain/system-log/write.ts';
import { findSignInState, findUserForSignIn } from '../../domain/users/store.ts';
import { displayName, type User } from '../../domain/users/user.ts';
import { sha256 } from '../../platform/hash.ts';
import { type Choice, setPasswordAndSignIn } from '../new-password.ts';

/** Somebody who proved a password that is over, and what holds for the next one. */
export interface Changer {
  readonly user: User;
  readonly policy: PasswordPolicy;
}

/** The user whose password an interaction proved, while that password is still there. */
export async function findChanger({ ctx, org }: FastifyRequest, interaction: Interaction): Promise<Changer | undefined> {
  const { identifier, provedPassword: proof } = interaction;
  const found = identifier === undefined ? undefined : await findUserForSignIn(ctx, identifier);
  if (!proof || found?.user.id !== proof.userId || !isProved(proof, found.password?.hash)) return undefined;
  return { user: found.user, policy: await policyOf(ctx, org, found.user.id) };
}

/** Sets the password that somebody chose in place of one that is over, and signs them in. */
export async function changePassword(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  { interaction, proof, newPassword }: { interaction: Interaction; proof: PasswordProof; newPassword: string },
): Promise<Choice> {
  const changer = await findChanger(request, interaction);
  if (!changer) return { outcome: 'void' };
  return setPasswordAndSignIn(deps, request, reply, {
    ...changer,
    password: newPassword,
    mustDiffer: true,
    wantsToStay: interaction.rememberMe ?? false,
    startAgainHref: startAgain(interaction).href,
    claim: (ctx) => claimProof(ctx, changer.user, proof),
  });
}

/** Whether the password that was proved is still there and its user may still sign in. Ends a lock that the proof passed. */
async function claimProof(ctx: TxCtx, user: User, proof: PasswordProof): Promise<boolean> {
  const state = await findSignInState(ctx, user.id);
  if (!isProved(proof, state?.hash)) return false;
  if (state?.status === 'ACTIVE' || state?.status === 'PASSWORD_EXPIRED') return true;
  if (state?.status !== 'LOCKED_OUT' || !proof.endsLock) return false;
  await endLock(ctx, user, { by: userSubject(user, displayName(user)) });
  return true;
}

function isProved(proof: PasswordProof, hash: string | undefined): boolean {
  return hash !== undefined && sha256(hash) === proof.hashOfHash;
}
