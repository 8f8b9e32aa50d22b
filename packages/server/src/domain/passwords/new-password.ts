import type { EpochMillis } from '../../platform/time.ts';
import type { Ctx, TxCtx } from '../ctx.ts';
import { checkPassword, type PasswordOwner, type PasswordPolicy } from '../policies/password-policy.ts';
import { moveOf, type UserStatus } from '../users/lifecycle.ts';
import { changeUserStatus, holdUser } from '../users/store.ts';
import { forgetAccount } from './attempts.ts';
import { isCommonPassword } from './common-passwords.ts';
import { HasherBusyError, type PasswordHasher } from './hasher.ts';
import { type ImportedHash, isImported, storedFormOf } from './imported-hash.ts';
import { deleteLinks, findPassword, insertPassword, listEarlierPasswords, rememberPassword, replacePassword } from './store.ts';

/** A password that may be set, hashed; or what it lacks: sentences for the person, at least one. */
export type PreparedPassword =
  | { readonly outcome: 'prepared'; readonly hash: string }
  | { readonly outcome: 'unfit'; readonly unmet: readonly string[] };

/** A password that somebody wants to have. */
export interface WantedPassword {
  readonly policy: PasswordPolicy;
  readonly owner: PasswordOwner;
  readonly password: string;
  /** Whose earlier passwords it must not be; absent for a new user, and where an administrator sets it without `strict`. */
  readonly notEarlierOf?: string | undefined;
  /** It must differ from the present one, even where the policy remembers none. */
  readonly mustDiffer?: boolean | undefined;
}

/**
 * Holds a wanted password against the policy, a list of common ones and the user's earlier ones, and hashes it. Outside any transaction.
 * @throws HasherBusyError when too many passwords are waiting
 */
export async function preparePassword(ctx: Ctx, hasher: PasswordHasher, wanted: WantedPassword): Promise<PreparedPassword> {
  const { policy, owner, password, notEarlierOf } = wanted;
  const unmet = checkPassword(policy, password, owner);
  if (unmet.length > 0) return { outcome: 'unfit', unmet };
  if (policy.password.complexity.dictionary.common.exclude && (await isCommonPassword(password)))
    return { outcome: 'unfit', unmet: [commonWords] };
  const historyCount = Math.max(policy.password.age.historyCount, wanted.mustDiffer ? 1 : 0);
  if (
    notEarlierOf !== undefined &&
    historyCount > 0 &&
    (await wasUsed(ctx, hasher, { userId: notEarlierOf, historyCount, password }))
  )
    return { outcome: 'unfit', unmet: [historyWords(historyCount)] };
  return { outcome: 'prepared', hash: await hasher.hash(password) };
}

const commonWords = 'Not a password that many people use';
const historyWords = (count: number) => (count === 1 ? 'Not your present password' : `Not one of your last ${count} passwords`);

/** What else is asked of a password, in words: what its text alone does not tell. */
export function furtherRequirements({ password: { complexity, age } }: PasswordPolicy): string[] {
  return [
    ...(complexity.dictionary.common.exclude ? [commonWords] : []),
    ...(age.historyCount > 0 ? [historyWords(age.historyCount)] : []),
  ];
}

async function wasUsed(
  ctx: Ctx,
  hasher: PasswordHasher,
  { userId, historyCount, password }: { userId: string; historyCount: number; password: string },
): Promise<boolean> {
  const present = (await findPassword(ctx, userId))?.hash;
  const earlier = await listEarlierPasswords(ctx, userId, historyCount - 1);
  for (const hash of present === undefined ? earlier : [present, ...earlier])
    if (await hasher.verify(hash, password)) return true;
  return false;
}

/**
 * A password's hash from another system in the form in which it is kept, or what is wrong with it: a sentence that begins with the field.
 * @throws HasherBusyError when too many passwords are waiting
 */
export function prepareImportedPassword(
  hasher: PasswordHasher,
  hash: ImportedHash,
): Promise<{ readonly stored: string } | { readonly problem: string }> {
  return storedFormOf(hash, (text) => hasher.hash(text));
}

/**
 * Holds the answer of a recovery question against the policy and hashes it. Case and blanks do not matter in an answer.
 * @throws HasherBusyError when too many passwords are waiting
 */
export async function prepareAnswer(
  hasher: PasswordHasher,
  { question, answer }: { readonly question: string; readonly answer: string },
  { recovery }: PasswordPolicy,
): Promise<{ readonly hash: string } | { readonly problem: string }> {
  const { minLength } = recovery.factors.recovery_question.properties.complexity;
  const normal = normalAnswer(answer);
  if (normal.length < minLength) return { problem: `answer: must have ${minLength} characters at least` };
  if (normalAnswer(question).includes(normal)) return { problem: 'answer: must not be a part of the question' };
  return { hash: await hasher.hash(normal) };
}

function normalAnswer(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase().replace(/\s+/g, ' ');
}

/** A hash of ours for a password that was right for an imported one; undefined when there is nothing to improve, or no time for it now. */
export async function rehash(hasher: PasswordHasher, stored: string, password: string): Promise<string | undefined> {
  if (!isImported(stored)) return undefined;
  return hasher.hash(password).catch((error: unknown) => {
    if (error instanceof HasherBusyError) return undefined; // the next sign-in will do
    throw error;
  });
}

/** Whether the policy makes people keep a password that was set at `changedAt` a while longer. */
export function isTooYoung({ password }: PasswordPolicy, changedAt: number, now: EpochMillis): boolean {
  return now < changedAt + password.age.minAgeMinutes * 60_000;
}

/** A new password, hashed. */
export interface NewPassword {
  readonly userId: string;
  readonly hash: string;
  readonly policy: PasswordPolicy;
  /** Sets it only while this hash is still there. */
  readonly replaces?: string;
}

/**
 * Gives a user a new password: the old one is remembered, links and wrong tries are forgotten, the status moves as the lifecycle says.
 * Sessions and tokens are the caller's to end, and the log is the caller's to write.
 * @returns the status the user has now; undefined, and nothing done: the user or what is to be replaced is not there (any more), or
 *   the status allows no new password
 */
export async function setPassword(ctx: TxCtx, { userId, hash, policy, replaces }: NewPassword): Promise<UserStatus | undefined> {
  const user = await holdUser(ctx, userId); // whoever changes a password holds the user: nobody else does until the end
  const old = (await findPassword(ctx, userId))?.hash;
  if (!user || (replaces !== undefined && old !== replaces)) return undefined;
  const move = moveOf(user.status, 'set_password', { hasPassword: true });
  if (move.outcome !== 'moves') return undefined;
  if (old === undefined) await insertPassword(ctx, userId, hash);
  else {
    await replacePassword(ctx, userId, old, { hash, staysLocked: move.to === 'LOCKED_OUT' });
    await rememberPassword(ctx, userId, old, Math.max(0, policy.password.age.historyCount - 1));
  }
  await deleteLinks(ctx, userId);
  await forgetAccount(ctx, user.login);
  if (move.to !== user.status) await changeUserStatus(ctx, userId, { from: user.status, to: move.to });
  return move.to;
}
