import type { TxCtx } from '../ctx.ts';

/** Adds to a counter that all nodes share, and tells its sum. It is swept once `expiresAt` is over. */
export async function addToSharedCount(ctx: TxCtx, subject: string, amount: number, expiresAt: number): Promise<number> {
  const row = await ctx.db
    .insertInto('attempt_counter')
    .values({ org_id: ctx.orgId, subject, count: amount, expires_at: expiresAt })
    .onConflict((conflict) =>
      conflict.columns(['org_id', 'subject']).doUpdateSet((eb) => ({ count: eb('attempt_counter.count', '+', amount) })),
    )
    .returning('count')
    .executeTakeFirstOrThrow();
  return row.count;
}
