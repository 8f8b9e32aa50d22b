import { randomToken } from '../../platform/random.ts';
import { after } from '../../platform/time.ts';
import type { PasswordLinkTable, PasswordTable, UserTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';
import { type User, userOf } from '../users/user.ts';

/** A counter as it stands. */
export interface AttemptCount {
  readonly count: number;
  /** End of the window, milliseconds UTC. */
  readonly expiresAt: number;
}

/** The counter, unless its window is over. */
export async function findAttempts(ctx: Ctx, subject: string): Promise<AttemptCount | undefined> {
  const row = await ctx.db
    .selectFrom('attempt_counter')
    .select(['count', 'expires_at'])
    .where('org_id', '=', ctx.orgId)
    .where('subject', '=', subject)
    .where('expires_at', '>', ctx.now)
    .executeTakeFirst();
  return row && { count: row.count, expiresAt: row.expires_at };
}

/**
 * Adds one to a counter and tells the sum: one statement. A window that is over starts again at one; a counter that has gone over
 * `most` stays there and costs no write.
 * @returns `isNew`: this call changed the counter
 */
export async function countAttempt(
  ctx: TxCtx,
  subject: string,
  { most, windowSeconds }: { readonly most: number; readonly windowSeconds: number },
): Promise<AttemptCount & { readonly isNew: boolean }> {
  const expiresAt: number = after(ctx.now, windowSeconds);
  const row = await ctx.db
    .insertInto('attempt_counter')
    .values({ org_id: ctx.orgId, subject, count: 1, expires_at: expiresAt })
    .onConflict((conflict) =>
      conflict
        .columns(['org_id', 'subject'])
        .doUpdateSet((eb) => {
          const isOver = eb('attempt_counter.expires_at', '<=', ctx.now);
          return {
            count: eb
              .case()
              .when(isOver)
              .then(1)
              .else(eb('attempt_counter.count', '+', 1))
              .end(),
            expires_at: eb.case().when(isOver).then(expiresAt).else(eb.ref('attempt_counter.expires_at')).end(),
          };
        })
        .where((eb) => eb.or([eb('attempt_counter.expires_at', '<=', ctx.now), eb('attempt_counter.count', '<=', most)])),
    )
    .returning(['count', 'expires_at'])
    .executeTakeFirst();
  if (row) return { count: row.count, expiresAt: row.expires_at, isNew: true };
  const full = await findAttempts(ctx, subject);
  return { count: full?.count ?? most + 1, expiresAt: full?.expiresAt ?? expiresAt, isNew: false };
}

/** Removes a counter. */
export async function forgetAttempts(ctx: TxCtx, subject: string): Promise<void> {
  await ctx.db.deleteFrom('attempt_counter').where('org_id', '=', ctx.orgId).where('subject', '=', subject).execute();
}

/** Removes every counter whose subject begins with `prefix`. */
export async function forgetAttemptsBelow(ctx: TxCtx, prefix: string): Promise<void> {
  const counters = ctx.db.deleteFrom('attempt_counter').where('org_id', '=', ctx.orgId);
  await counters.where('subject', '>=', prefix).where('subject', '<', `${prefix}~`).execute();
}

/** Takes one off a counter, never below zero. */
export async function takeBackAttempt(ctx: TxCtx, subject: string): Promise<void> {
  await ctx.db
    .updateTable('attempt_counter')
    .set((eb) => ({ count: eb('count', '-', 1) }))
    .where('org_id', '=', ctx.orgId)
    .where('subject', '=', subject)
    .where('count', '>', 0)
    .execute();
}

/** A user's password and what was tried on it. */
export function findPassword(ctx: Ctx, userId: string): Promise<PasswordTable | undefined> {
  const passwords = ctx.db.selectFrom('password').selectAll().where('org_id', '=', ctx.orgId);
  return passwords.where('user_id', '=', userId).executeTakeFirst();
}

/** The hashes of those of these users who have a password. */
export function listPasswordHashes(ctx: Ctx, userIds: readonly string[]): Promise<Pick<PasswordTable, 'user_id' | 'hash'>[]> {
  const passwords = ctx.db.selectFrom('password').select(['user_id', 'hash']).where('org_id', '=', ctx.orgId);
  return passwords.where('user_id', 'in', userIds).execute();
}

/** Gives a user a first password. @returns whether there was none: of several callers at once one hears yes */
export async function insertPassword(ctx: TxCtx, userId: string, hash: string): Promise<boolean> {
  const row = await ctx.db
    .insertInto('password')
    .values({ org_id: ctx.orgId, user_id: userId, hash, changed_at: ctx.now, ...untried })
    .onConflict((conflict) => conflict.columns(['org_id', 'user_id']).doNothing())
    .returning('user_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Replaces a password; wrong tries are forgotten, and the lock that they led to unless it stays. @returns whether `old` was still there */
export function replacePassword(ctx: TxCtx, userId: string, old: string, by: { hash: string; staysLocked: boolean }) {
  const forgotten = by.staysLocked ? noTries : untried; // a lock whose end nobody remembers would have none
  return updatePassword(ctx, userId, old, { hash: by.hash, changed_at: ctx.now, ...forgotten });
}

/** Replaces the hash of a password by another hash of the same password. @returns whether `old` was still there */
export function rehashPassword(ctx: TxCtx, userId: string, old: string, hash: string): Promise<boolean> {
  return updatePassword(ctx, userId, old, { hash });
}

const noTries = { failures: 0, failing_since: null } as const;
const untried = { ...noTries, locked_until: null } as const;

async function updatePassword(ctx: TxCtx, userId: string, old: string, change: Partial<PasswordTable>): Promise<boolean> {
  const row = await ctx.db
    .updateTable('password')
    .set(change)
    .where('org_id', '=', ctx.orgId)
    .where('user_id', '=', userId)
    .where('hash', '=', old)
    .returning('user_id')
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Counts a wrong password: one statement, the same for a user who does not exist.
 * @param startsAgain what was counted before does not matter any more
 * @returns the sum, and since when; undefined when there is no password
 */
export async function countFailure(
  ctx: TxCtx,
  userId: string,
  { startsAgain }: { readonly startsAgain: boolean },
): Promise<{ failures: number; failingSince: number } | undefined> {
  const row = await ctx.db
    .updateTable('password')
    .set((eb) => ({
      failures: startsAgain ? 1 : eb('failures', '+', 1),
      failing_since: startsAgain ? ctx.now : eb.fn.coalesce('failing_since', eb.val<number>(ctx.now)),
      ...(startsAgain && { locked_until: null }),
    }))
    .where('org_id', '=', ctx.orgId)
    .where('user_id', '=', userId)
    .returning(['failures', 'failing_since'])
    .executeTakeFirst();
  return row && { failures: row.failures, failingSince: row.failing_since ?? ctx.now };
}

/**
 * Locks a password, unless it is locked already (trying on does not lengthen a lock) or a right one came in between.
 * @returns whether this call locked it: of several at once one hears yes
 */
export async function lockPassword(
  ctx: TxCtx,
  userId: string,
  { until, leastFailures }: { readonly until: number; readonly leastFailures: number },
): Promise<boolean> {
  const row = await ctx.db
    .updateTable('password')
    .set({ locked_until: until })
    .where('org_id', '=', ctx.orgId)
    .where('user_id', '=', userId)
    .where('failures', '>=', leastFailures)
    .where((eb) => eb.or([eb('locked_until', 'is', null), eb('locked_until', '<=', ctx.now)]))
    .returning('user_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Forgets wrong passwords and the lock that they led to. The user's status is another matter. */
export async function forgetFailures(ctx: TxCtx, userId: string): Promise<void> {
  await ctx.db.updateTable('password').set(untried).where('org_id', '=', ctx.orgId).where('user_id', '=', userId).execute();
}

/** Users whose lock is over, `limit` at most. */
export function listEndedLocks(ctx: Ctx, limit: number): Promise<Pick<UserTable, 'id' | 'login' | 'status'>[]> {
  return ctx.db
    .selectFrom('password')
    .innerJoin('user', (join) => join.onRef('user.org_id', '=', 'password.org_id').onRef('user.id', '=', 'password.user_id'))
    .select(['user.id', 'user.login', 'user.status'])
    .where('password.org_id', '=', ctx.orgId)
    .where('password.locked_until', '<=', ctx.now)
    .limit(limit)
    .execute();
}

/** Remembers a password that was replaced, and forgets those before the newest `most`. */
export async function rememberPassword(ctx: TxCtx, userId: string, hash: string, most: number): Promise<void> {
  if (most > 0)
    await ctx.db
      .insertInto('password_history')
      .values({ org_id: ctx.orgId, user_id: userId, id: randomToken(ctx.random, 12), hash, replaced_at: ctx.now })
      .execute();
  const kept = ctx.db
    .selectFrom('password_history')
    .select('id')
    .where('org_id', '=', ctx.orgId)
    .where('user_id', '=', userId)
    .orderBy('replaced_at', 'desc')
    .orderBy('id')
    .limit(most);
  await ctx.db
    .deleteFrom('password_history')
    .where('org_id', '=', ctx.orgId)
    .where('user_id', '=', userId)
    .where('id', 'not in', kept)
    .execute();
}

/** Hashes of the passwords before the present one, newest first. */
export async function listEarlierPasswords(ctx: Ctx, userId: string, limit: number): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('password_history')
    .select('hash')
    .where('org_id', '=', ctx.orgId)
    .where('user_id', '=', userId)
    .orderBy('replaced_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ hash }) => hash);
}

/** Adds a link; the user's link of the same kind before it works no longer. */
export async function putLink(
  ctx: TxCtx,
  link: Pick<PasswordLinkTable, 'user_id' | 'kind' | 'token_hash' | 'expires_at'>,
): Promise<void> {
  const { token_hash, expires_at } = link;
  await ctx.db
    .insertInto('password_link')
    .values({ ...link, org_id: ctx.orgId, created_at: ctx.now })
    .onConflict((conflict) =>
      conflict.columns(['org_id', 'user_id', 'kind']).doUpdateSet({ token_hash, expires_at, created_at: ctx.now }),
    )
    .execute();
}

/** Whose link this is and what for, while it is in time. */
export async function findLink(
  ctx: Ctx,
  tokenHash: string,
): Promise<{ user: User; kind: PasswordLinkTable['kind'] } | undefined> {
  const row = await ctx.db
    .selectFrom('password_link')
    .innerJoin('user', (join) =>
      join.onRef('user.org_id', '=', 'password_link.org_id').onRef('user.id', '=', 'password_link.user_id'),
    )
    .selectAll('user')
    .select('password_link.kind')
    .where('password_link.org_id', '=', ctx.orgId)
    .where('password_link.token_hash', '=', tokenHash)
    .where('password_link.expires_at', '>', ctx.now)
    .executeTakeFirst();
  return row && { user: userOf(row), kind: row.kind };
}

/** Uses a link up. @returns the user's id; undefined: somebody else was first, or it is over, or there never was one */
export async function takeLink(ctx: TxCtx, tokenHash: string): Promise<string | undefined> {
  const row = await ctx.db
    .deleteFrom('password_link')
    .where('org_id', '=', ctx.orgId)
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', ctx.now)
    .returning('user_id')
    .executeTakeFirst();
  return row?.user_id;
}

/** Ends every link of a user. Part of a deactivation and of every change of the password. */
export async function deleteLinks(ctx: TxCtx, userId: string): Promise<void> {
  await ctx.db.deleteFrom('password_link').where('org_id', '=', ctx.orgId).where('user_id', '=', userId).execute();
}

/** Sets the question that only its user can answer. @param answerHash PHC string of the normalised answer */
export async function saveRecoveryQuestion(
  ctx: TxCtx,
  userId: string,
  { question, answerHash }: { readonly question: string; readonly answerHash: string },
): Promise<void> {
  const asked = { question, answer_hash: answerHash, changed_at: ctx.now };
  await ctx.db
    .insertInto('recovery_question')
    .values({ org_id: ctx.orgId, user_id: userId, ...asked })
    .onConflict((conflict) => conflict.columns(['org_id', 'user_id']).doUpdateSet(asked))
    .execute();
}
