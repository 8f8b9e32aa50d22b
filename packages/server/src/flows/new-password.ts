import type { FastifyReply, FastifyRequest } from 'fastify';
import { inTx, type TxCtx } from '../domain/ctx.ts';
import type { Deps } from '../domain/deps.ts';
import { furtherRequirements, preparePassword, setPassword } from '../domain/passwords/new-password.ts';
import { type PasswordPolicy, passwordRequirements } from '../domain/policies/password-policy.ts';
import { deleteSessionsOfUser } from '../domain/sessions/store.ts';
import { userSubject, writeEvent } from '../domain/system-log/write.ts';
import { endTokens, holdUser, recordSignIn } from '../domain/users/store.ts';
import { displayName, type User } from '../domain/users/user.ts';
import { keepInBrowser, passwordAmr, startBrowserSession } from './browser-session.ts';
import { requireSession } from './global-session.ts';
import type { NewPasswordPage } from './page-models.ts';

/** A password that somebody typed to have from now on, and by what right. */
export interface ChosenPassword {
  readonly user: User;
  readonly policy: PasswordPolicy;
  readonly password: string;
  /** It must differ from the present one, whatever the policy says. */
  readonly mustDiffer?: boolean;
  readonly wantsToStay: boolean;
  /** Where somebody who may not have a session can try as somebody else. */
  readonly startAgainHref: string;
  /** Inside the transaction, while the user is held: uses up the right to set a password; false: it is gone. */
  readonly claim: (ctx: TxCtx) => Promise<boolean>;
}

/** What choosing a password came to. */
export type Choice =
  | { readonly outcome: 'signed_in'; readonly sessionId: string }
  /** One sentence for the person. */
  | { readonly outcome: 'unfit'; readonly error: string }
  /** Somebody or something was faster: nothing was done. */
  | { readonly outcome: 'void' };

/** What a policy asks of this user's next password, a line each. */
export function requirementLines(policy: PasswordPolicy, user: User): NewPasswordPage['requirements'] {
  return [...passwordRequirements(policy, user), ...furtherRequirements(policy).map((words) => ({ words }))];
}

/**
 * Sets a password that its user chose, ends what was open with the old one (S19), and signs the person in in this browser.
 * @throws HasherBusyError when too many passwords are waiting
 * @throws PageRefusal when the org's global session policy says no; then nothing is changed
 */
export async function setPasswordAndSignIn(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  { user, policy, password, mustDiffer, wantsToStay, startAgainHref, claim }: ChosenPassword,
): Promise<Choice> {
  const { ctx } = request;
  const wanted = { policy, owner: user, password, notEarlierOf: user.id, mustDiffer };
  const prepared = await preparePassword(ctx, deps.hasher, wanted);
  if (prepared.outcome === 'unfit') return { outcome: 'unfit', error: errorOf(prepared.unmet) };
  const limits = await requireSession(request, user, { amr: passwordAmr, wantsToStay, startAgainHref });
  const session = await inTx(ctx, async (ctx) => {
    await holdUser(ctx, user.id);
    if (!(await claim(ctx))) return undefined;
    const status = await setPassword(ctx, { userId: user.id, hash: prepared.hash, policy });
    if (status !== 'ACTIVE') throw new Error(`a password was claimed for a user who is ${status}`);
    await deleteSessionsOfUser(ctx, user.id);
    await endTokens(ctx, user.id);
    await writeEvent(ctx, {
      eventType: 'user.account.update_password',
      message: 'User update password',
      outcome: { result: 'SUCCESS' },
      actor: userSubject(user, displayName(user)),
      targets: [userSubject(user, displayName(user))],
    });
    await recordSignIn(ctx, user.id);
    return startBrowserSession(ctx, request, user, limits);
  });
  if (!session) return { outcome: 'void' };
  keepInBrowser(deps, request, reply, { login: user.login, session });
  return { outcome: 'signed_in', sessionId: session.id };
}

function errorOf(unmet: readonly string[]): string {
  const [first = '', ...others] = unmet;
  const rest = others.map((words) => words.charAt(0).toLowerCase() + words.slice(1));
  return `Choose another password. What is missing: ${[first.charAt(0).toLowerCase() + first.slice(1), ...rest].join('; ')}.`;
}
