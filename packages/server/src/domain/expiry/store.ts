import type { TxCtx } from '../ctx.ts';
import { usualLogRetentionDays } from '../system-log/retention.ts';

const dayMilliseconds = 24 * 3600 * 1000;

/**
 * Removes at most `limit` expired rows of each kind of the org: codes, sessions, revocations, attempt counters, used client
 * assertions, links that set a password, sign-ups that were not finished, old log events.
 * @param logRetentionDays how long the log is kept
 * @returns how many rows went; 0: nothing is left to do
 */
export async function removeSomeExpired(
  ctx: TxCtx,
  limit: number,
  logRetentionDays: number = usualLogRetentionDays,
): Promise<number> {
  const { orgId, now, db } = ctx;
  const logEndsAt = now - logRetentionDays * dayMilliseconds;
  const { codes, sessions, revoked, counters, assertions, links, events } = dueRows(ctx, limit, logEndsAt);
  // Each deletion asks for the expiry again: a counter or session that somebody renewed meanwhile stays.
  const results = [
    await db
      .deleteFrom('authorization_code')
      .where('org_id', '=', orgId)
      .where('expires_at', '<=', now)
      .where('code_hash', 'in', codes)
      .executeTakeFirst(),
    await db
      .deleteFrom('session')
      .where('org_id', '=', orgId)
      .where('expires_at', '<=', now)
      .where('handle_hash', 'in', sessions)
      .executeTakeFirst(),
    await db.deleteFrom('revoked_token').where('org_id', '=', orgId).where('token_id', 'in', revoked).executeTakeFirst(),
    await db
      .deleteFrom('attempt_counter')
      .where('org_id', '=', orgId)
      .where('expires_at', '<=', now)
      .where('subject', 'in', counters)
      .executeTakeFirst(),
    await db
      .deleteFrom('used_client_assertion')
      .where('org_id', '=', orgId)
      .where('expires_at', '<=', now)
      .where('token_hash', 'in', assertions)
      .executeTakeFirst(),
    await db
      .deleteFrom('password_link')
      .where('org_id', '=', orgId)
      .where('expires_at', '<=', now)
      .where('token_hash', 'in', links)
      .executeTakeFirst(),
    await removeUnfinishedSignUps(ctx, limit),
    await db
      .deleteFrom('system_log_event')
      .where('org_id', '=', orgId)
      .where('published_at', '<=', logEndsAt)
      .where('id', 'in', events)
      .executeTakeFirst(),
  ];
  return results.reduce((sum, result) => sum + Number(result.numDeletedRows), 0);
}

/** A link that came too late can still be renewed for a while; then nothing is left of somebody who never confirmed. */
const lateSignUpDays = 23;

function removeUnfinishedSignUps({ orgId, now, db }: TxCtx, limit: number) {
  const isDue = now - lateSignUpDays * dayMilliseconds;
  const due = db
    .selectFrom('registration')
    .select('id')
    .where('org_id', '=', orgId)
    .where('confirmed_at', 'is', null)
    .where('expires_at', '<=', isDue)
    .limit(limit);
  return db
    .deleteFrom('registration')
    .where('org_id', '=', orgId)
    .where('confirmed_at', 'is', null)
    .where('expires_at', '<=', isDue)
    .where('id', 'in', due)
    .executeTakeFirst();
}

/** Queries for the keys of at most `limit` expired rows of each kind. */
function dueRows({ orgId, now, db }: TxCtx, limit: number, logEndsAt: number) {
  const codes = db
    .selectFrom('authorization_code')
    .select('code_hash')
    .where('org_id', '=', orgId)
    .where('expires_at', '<=', now)
    .limit(limit);
  const sessions = db
    .selectFrom('session')
    .select('handle_hash')
    .where('org_id', '=', orgId)
    .where('expires_at', '<=', now)
    .limit(limit);
  const revoked = db
    .selectFrom('revoked_token')
    .select('token_id')
    .where('org_id', '=', orgId)
    .where('expires_at', '<=', now)
    .limit(limit);
  const counters = db
    .selectFrom('attempt_counter')
    .select('subject')
    .where('org_id', '=', orgId)
    .where('expires_at', '<=', now)
    .limit(limit);
  const assertions = db
    .selectFrom('used_client_assertion')
    .select('token_hash')
    .where('org_id', '=', orgId)
    .where('expires_at', '<=', now)
    .limit(limit);
  const links = db
    .selectFrom('password_link')
    .select('token_hash')
    .where('org_id', '=', orgId)
    .where('expires_at', '<=', now)
    .limit(limit);
  const events = db
    .selectFrom('system_log_event')
    .select('id')
    .where('org_id', '=', orgId)
    .where('published_at', '<=', logEndsAt)
    .limit(limit);
  return { codes, sessions, revoked, counters, assertions, links, events };
}
