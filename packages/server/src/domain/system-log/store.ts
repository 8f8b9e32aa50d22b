import type { SystemLogEventTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';

/** Appends one event. */
export async function insertEvent(ctx: TxCtx, row: SystemLogEventTable): Promise<void> {
  await ctx.db.insertInto('system_log_event').values(row).execute();
}

/** The newest events of the org, newest first; at most `limit`. */
export function listRecentEvents(ctx: Ctx, limit: number): Promise<SystemLogEventTable[]> {
  return ctx.db
    .selectFrom('system_log_event')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .orderBy('published_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
