import { sha256 } from '../../platform/hash.ts';
import { newId } from '../../platform/ids.ts';
import { Secret } from '../../platform/secret.ts';
import { after, type EpochMillis } from '../../platform/time.ts';
import type { Ctx, TxCtx } from '../ctx.ts';
import { maySignIn, type UserId } from '../users/user.ts';
import { deleteSession, findSession, insertSession, touchSession } from './store.ts';

/** A browser in which somebody is signed in. */
export interface Session {
  /** Public id, `102…`; `sid` in tokens. */
  readonly id: string;
  readonly handleHash: string;
  readonly userId: UserId;
  readonly login: string;
  readonly authTime: EpochMillis;
  readonly amr: readonly string[];
  readonly isPersistent: boolean;
  readonly lastUsedAt: number;
  readonly absoluteExpiresAt: EpochMillis;
}

interface Limits {
  readonly idleSeconds: number;
  readonly absoluteSeconds: number;
}

const hour = 3600;
const day = 24 * hour;
/** Okta's default idle limit; a working day's bound besides. */
const browserLimits: Limits = { idleSeconds: 2 * hour, absoluteSeconds: day };
/** "Keep me signed in". */
const persistentLimits: Limits = { idleSeconds: 7 * day, absoluteSeconds: 30 * day };
/** A session's last use is written at most this often, so that single sign-on costs no write. */
const touchEverySeconds = 300;

function limitsOf(isPersistent: boolean): Limits {
  return isPersistent ? persistentLimits : browserLimits;
}

function idleLimit(now: EpochMillis, session: Pick<Session, 'isPersistent' | 'absoluteExpiresAt'>): number {
  return Math.min(after(now, limitsOf(session.isPersistent).idleSeconds), session.absoluteExpiresAt);
}

/** The session that a cookie value names: not expired, and its user may still sign in. */
export async function currentSession(ctx: Ctx, handle: string | undefined): Promise<Session | undefined> {
  if (handle === undefined || handle.length > 100) return undefined;
  const row = await findSession(ctx, sha256(handle));
  if (!row || row.expires_at <= ctx.now || !maySignIn(row.user_status)) return undefined;
  return {
    id: row.id,
    handleHash: row.handle_hash,
    userId: row.user_id as UserId,
    login: row.login,
    authTime: row.auth_time as EpochMillis,
    amr: JSON.parse(row.amr_json) as string[],
    isPersistent: row.persistent === 1,
    lastUsedAt: row.last_used_at,
    absoluteExpiresAt: row.absolute_expires_at as EpochMillis,
  };
}

/**
 * Starts a session after a proof of identity, with a handle that nobody has seen before; `replaces` (the browser's earlier session) ends.
 *
 * When the same person proves again in the same browser, the public id goes on: a code that another tab is just bringing to its app
 * belongs to this id and stays good.
 * @returns the handle for the cookie, the public id, and seconds until the absolute limit
 */
export async function startSession(
  ctx: TxCtx,
  proof: { userId: UserId; amr: readonly string[]; isPersistent: boolean; replaces: string | undefined },
): Promise<{ handle: Secret; id: string; lifetimeSeconds: number }> {
  const { absoluteSeconds } = limitsOf(proof.isPersistent);
  const absoluteExpiresAt = after(ctx.now, absoluteSeconds);
  const handle = Secret.random(ctx.random);
  const replaced = proof.replaces === undefined ? undefined : await deleteSession(ctx, proof.replaces);
  const goesOn = replaced?.user_id === proof.userId && replaced.expires_at > ctx.now;
  const id = goesOn ? replaced.id : newId(ctx.random, '102');
  await insertSession(ctx, {
    handle_hash: sha256(handle.reveal()),
    id,
    user_id: proof.userId,
    auth_time: ctx.now,
    amr_json: JSON.stringify(proof.amr),
    persistent: proof.isPersistent ? 1 : 0,
    created_at: ctx.now,
    last_used_at: ctx.now,
    expires_at: idleLimit(ctx.now, { isPersistent: proof.isPersistent, absoluteExpiresAt }),
    absolute_expires_at: absoluteExpiresAt,
  });
  return { handle, id, lifetimeSeconds: absoluteSeconds };
}

/** Moves the idle limit of a session in use, at most once in five minutes. */
export async function keepSessionAlive(ctx: TxCtx, session: Session): Promise<void> {
  if (ctx.now < after(session.lastUsedAt as EpochMillis, touchEverySeconds)) return;
  await touchSession(ctx, session.handleHash, idleLimit(ctx.now, session));
}
