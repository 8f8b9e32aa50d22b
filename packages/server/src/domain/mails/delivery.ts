import type { Keyring } from '../../platform/seal.ts';
import { after, type EpochMillis } from '../../platform/time.ts';
import type { MailTable } from '../../schema/tables.ts';
import type { TxCtx } from '../ctx.ts';
import { systemActor, writeEvent } from '../system-log/write.ts';
import { isEmail } from '../user-attributes/check-value.ts';
import { type Letter, letterOf } from './letter.ts';
import { openMail } from './mail.ts';
import { claimMail, deleteExpiredMail, deleteMail, postponeMail } from './store.ts';

/** How long a node may take for a mail before another one sends it. Longer than any attempt takes. */
const leaseSeconds = 300;
const [minute, hour] = [60, 3600];
/** Seconds until the next attempt, by how many there were. */
const pauses = [minute, 5 * minute, 15 * minute, hour];
const laterPause = 3 * hour;

/**
 * Takes a mail that is due.
 * @returns undefined when another node has it, or its time is over
 */
export function takeMail(ctx: TxCtx, id: string): Promise<MailTable | undefined> {
  return claimMail(ctx, id, after(ctx.now, leaseSeconds));
}

/** The mail as it is sent. @returns undefined when it never can be: it was changed, or its address is none */
export function letterOfRow(keys: Keyring, row: MailTable): Letter | undefined {
  const mail = isEmail(row.recipient) ? openMail(keys, row) : undefined;
  return mail && letterOf(mail);
}

/** The server has the mail: it leaves the queue. */
export async function endSent(ctx: TxCtx, row: MailTable): Promise<void> {
  if (await deleteMail(ctx, row.id)) await logDelivery(ctx, row, undefined);
}

/** The mail will never be sent: it leaves the queue. @param reason a sentence without secrets */
export async function endRefused(ctx: TxCtx, row: MailTable, reason: string): Promise<void> {
  if (await deleteMail(ctx, row.id)) await logDelivery(ctx, row, reason);
}

/** The mail could not be sent this time. @param error a sentence without secrets */
export async function tryAgainLater(ctx: TxCtx, row: MailTable, error: string): Promise<void> {
  await postponeMail(ctx, row, { nextAttemptAt: nextAttemptAt(row.attempts, ctx.now), error });
}

/** Removes a mail whose time is over. @returns whether this call did */
export async function endExpired(ctx: TxCtx, id: string): Promise<boolean> {
  const row = await deleteExpiredMail(ctx, id);
  if (row) await logDelivery(ctx, row, 'It could not be sent before its link was over.');
  return row !== undefined;
}

/** @internal exported for tests */
export function nextAttemptAt(attempts: number, now: EpochMillis): EpochMillis {
  return after(now, pauses[attempts - 1] ?? laterPause);
}

async function logDelivery(ctx: TxCtx, { id, recipient, kind, attempts }: MailTable, failure: string | undefined): Promise<void> {
  await writeEvent(ctx, {
    eventType: 'system.email.delivery',
    message: 'Deliver e-mail',
    outcome: failure === undefined ? { result: 'SUCCESS' } : { result: 'FAILURE', reason: failure },
    actor: systemActor,
    targets: [{ id: null, type: 'User', alternateId: recipient, displayName: recipient }],
    debug: { kind, mailId: id, attempts: String(attempts) },
  });
}
