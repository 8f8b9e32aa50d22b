import type { Caller } from '../domain/admin-roles/caller.ts';
import type { TxCtx } from '../domain/ctx.ts';
import { type LogEventType, type LogSubject, writeEvent } from '../domain/system-log/write.ts';

/** Writes that `caller` changed something, in the transaction of the change. @param debug further facts; never a secret */
export function logChange(
  ctx: TxCtx,
  caller: Caller,
  eventType: LogEventType,
  message: string,
  targets: readonly LogSubject[],
  debug: Readonly<Record<string, string>> = {},
): Promise<void> {
  return writeEvent(ctx, { eventType, message, outcome: { result: 'SUCCESS' }, actor: caller.subject, targets, debug });
}
