import { after } from '../../platform/time.ts';
import type { Ctx, TxCtx } from '../ctx.ts';

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
