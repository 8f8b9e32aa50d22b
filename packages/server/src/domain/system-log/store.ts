import { prepareInsert } from '../../schema/prepared.ts';
import type { SystemLogEventTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';

const insert = prepareInsert('system_log_event', [
  'org_id',
  'published_at',
  'id',
  'event_type',
  'severity',
  'display_message',
  'actor_id',
  'actor_type',
  'actor_alternate_id',
  'actor_display_name',
  'outcome_result',
  'outcome_reason',
  'client_ip',
  'user_agent',
  'session_id',
  'request_id',
  'targets_json',
  'debug_json',
]);

/** Appends one event. */
export async function insertEvent(ctx: TxCtx, row: Omit<SystemLogEventTable, 'org_id'>): Promise<void> {
  await insert(ctx.db, { ...row, org_id: ctx.orgId });
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
