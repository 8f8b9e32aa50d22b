import type { EpochMillis } from '../../platform/time.ts';
import type { MailTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';

/** A mail of whatever org, by its key. */
export type MailKey = Pick<MailTable, 'org_id' | 'id'>;

/** Adds a mail that is to be sent at once. */
export async function insertMail(
  ctx: TxCtx,
  mail: Pick<MailTable, 'id' | 'recipient' | 'kind' | 'sealed_content' | 'expires_at'>,
): Promise<void> {
  const { orgId: org_id, now } = ctx;
  await ctx.db
    .insertInto('mail')
    .values({ org_id, ...mail, attempts: 0, next_attempt_at: now, last_error: null, created_at: now })
    .execute();
}

/** Mails of whatever org whose turn it is, the longest due first. An index answers it without the rows. */
export function listDueMailsOfOrgs({ db, now }: Pick<Ctx, 'db' | 'now'>, limit: number): Promise<MailKey[]> {
  return db
    .selectFrom('mail')
    .select(['org_id', 'id'])
    .where('next_attempt_at', '<=', now)
    .where('expires_at', '>', now)
    .orderBy('next_attempt_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Mails of whatever org that could not leave before their time was over. */
export function listExpiredMailsOfOrgs({ db, now }: Pick<Ctx, 'db' | 'now'>, limit: number): Promise<MailKey[]> {
  return db.selectFrom('mail').select(['org_id', 'id']).where('expires_at', '<=', now).limit(limit).execute();
}

/** Mails of whatever org with where it lives, the newest first. @param to an address, in any case; undefined: whoever they are for */
export function listNewestMailsOfOrgs(
  { db, now }: Pick<Ctx, 'db' | 'now'>,
  { limit, to, id }: { readonly limit: number; readonly to?: string | undefined; readonly id?: string },
): Promise<(MailTable & { readonly subdomain: string })[]> {
  return db
    .selectFrom('mail')
    .innerJoin('org', 'org.id', 'mail.org_id')
    .selectAll('mail')
    .select('org.subdomain')
    .where('mail.expires_at', '>', now)
    .$if(to !== undefined, (query) => query.where((eb) => eb(eb.fn('lower', ['mail.recipient']), '=', (to ?? '').toLowerCase())))
    .$if(id !== undefined, (query) => query.where('mail.id', '=', id ?? ''))
    .orderBy('mail.created_at', 'desc')
    .orderBy('mail.id')
    .limit(limit)
    .execute();
}

/** How the queue stands, over all orgs. */
export interface QueueStanding {
  readonly waiting: number;
  /** When the one that waits longest was queued. */
  readonly oldestAt: EpochMillis | null;
  /** Why the mail that was tried last could not be sent. */
  readonly lastError: string | null;
}

/** How many mails wait, since when, and why. */
export async function readQueueOfOrgs({ db, now }: Pick<Ctx, 'db' | 'now'>): Promise<QueueStanding> {
  const { waiting, oldest } = await db
    .selectFrom('mail')
    .select((eb) => [eb.fn.countAll<number | string>().as('waiting'), eb.fn.min('created_at').as('oldest')])
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow();
  const failed = await db
    .selectFrom('mail')
    .select('last_error')
    .where('expires_at', '>', now)
    .where('last_error', 'is not', null)
    .orderBy('next_attempt_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    waiting: Number(waiting),
    oldestAt: (oldest as EpochMillis | null) ?? null,
    lastError: failed?.last_error ?? null,
  };
}

/**
 * Takes a due mail to send it: until `leaseEndsAt` no other node does. Of any number of nodes at once exactly one gets it.
 * @returns undefined when somebody else has it or had it, and when its time is over
 */
export function claimMail(ctx: TxCtx, id: string, leaseEndsAt: EpochMillis): Promise<MailTable | undefined> {
  return ctx.db
    .updateTable('mail')
    .set((eb) => ({ attempts: eb('attempts', '+', 1), next_attempt_at: leaseEndsAt }))
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .where('next_attempt_at', '<=', ctx.now)
    .where('expires_at', '>', ctx.now)
    .returningAll()
    .executeTakeFirst();
}

/** Puts a mail back that could not be sent, unless another node took it since. */
export async function postponeMail(
  ctx: TxCtx,
  { id, attempts }: Pick<MailTable, 'id' | 'attempts'>,
  { nextAttemptAt, error }: { readonly nextAttemptAt: EpochMillis; readonly error: string },
): Promise<void> {
  await ctx.db
    .updateTable('mail')
    .set({ next_attempt_at: nextAttemptAt, last_error: error })
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .execute();
}

/** Removes a mail that was sent or never will be. @returns what went; undefined when it was not there */
export function deleteMail(ctx: TxCtx, id: string): Promise<MailTable | undefined> {
  return ctx.db.deleteFrom('mail').where('org_id', '=', ctx.orgId).where('id', '=', id).returningAll().executeTakeFirst();
}

/** Removes a mail whose time is over. @returns what went; undefined when somebody else did it */
export function deleteExpiredMail(ctx: TxCtx, id: string): Promise<MailTable | undefined> {
  return ctx.db
    .deleteFrom('mail')
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .where('expires_at', '<=', ctx.now)
    .returningAll()
    .executeTakeFirst();
}
