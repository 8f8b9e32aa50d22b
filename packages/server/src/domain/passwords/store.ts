import { after } from '../../platform/time.ts';
import type { TxCtx } from '../ctx.ts';

/** Adds one to a counter and tells the sum: one statement. A window that is over starts again at one. */
export async function countAttempt(
  ctx: TxCtx,
  subject: string,
  windowSeconds: number,
): Promise<{ count: number; expiresAt: number }> {
  const expiresAt = after(ctx.now, windowSeconds);
  const row = await ctx.db
    .insertInto('attempt_counter')
    .values({ org_id: ctx.orgId, subject, count: 1, expires_at: expiresAt })
    .onConflict((conflict) =>
      conflict.columns(['org_id', 'subject']).doUpdateSet((eb) => ({
        count: eb
          .case()
          .when('attempt_counter.expires_at', '<=', ctx.now)
          .then(1)
          .else(eb('attempt_counter.count', '+', 1))
          .end(),
        expires_at: eb
          .case()
          .when('attempt_counter.expires_at', '<=', ctx.now)
          .then(expiresAt as number)
          .else(eb.ref('attempt_counter.expires_at'))
          .end(),
      })),
    )
    .returning(['count', 'expires_at'])
    .executeTakeFirstOrThrow();
  return { count: row.count, expiresAt: row.expires_at };
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
