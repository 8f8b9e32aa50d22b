import { sha256 } from '../../platform/hash.ts';
import { newId } from '../../platform/ids.ts';
import { Secret } from '../../platform/secret.ts';
import { after, type EpochMillis } from '../../platform/time.ts';
import type { Ctx, TxCtx } from '../ctx.ts';
import { mayGoOn, type UserId } from '../users/user.ts';
import { deleteSession, findSession, findSessionById, insertSession, type SessionWithUser, touchSession } from './store.ts';

/** A browser in which somebody is signed in. */
export interface Session {
  /** Public id, `102…`; `sid` in tokens. */
  readonly id: string;
  readonly handleHash: string;
  readonly userId: UserId;
  readonly login: string;
  readonly authTime: EpochMillis;
  readonly amr: readonly string[];
  readonly createdAt: EpochMillis;
  readonly lastUsedAt: EpochMillis;
  readonly expiresAt: EpochMillis;
  readonly absoluteExpiresAt: EpochMillis;
}

/** How long a session may live, as the org's global session policy said when it began. */
export interface SessionLimits {
  /** The cookie outlives the browser's window. */
  readonly isPersistent: boolean;
  readonly idleSeconds: number;
  /** Undefined: as long as it is used. */
  readonly lifetimeSeconds: number | undefined;
}

/** A session's last use is written at most this often, so that single sign-on costs no write. */
const touchEverySeconds = 300;
/** The absolute limit of a session that has none: the end of year 9999, the last that ISO 8601 text can name. */
const never = 253_402_300_799_999 as EpochMillis;
/** Browsers keep no cookie longer. @see RFC 6265bis §5.5 */
const longestCookieSeconds = 400 * 24 * 3600;

/** The session that a cookie value names: not expired, and its user may still sign in. */
export async function currentSession(ctx: Ctx, handle: string | undefined): Promise<Session | undefined> {
  if (handle === undefined || handle.length > 100) return undefined;
  return goodSession(ctx, await findSession(ctx, sha256(handle)));
}

/** The session with this public id: not expired, and its user may still sign in. */
export async function sessionById(ctx: Ctx, id: string): Promise<Session | undefined> {
  return goodSession(ctx, await findSessionById(ctx, id));
}

function goodSession({ now }: Ctx, row: SessionWithUser | undefined): Session | undefined {
  if (!row || row.expires_at <= now || !mayGoOn(row.user_status, row.locked_for_strangers === 1)) return undefined;
  return {
    id: row.id,
    handleHash: row.handle_hash,
    userId: row.user_id as UserId,
    login: row.login,
    authTime: row.auth_time as EpochMillis,
    amr: JSON.parse(row.amr_json) as string[],
    createdAt: row.created_at as EpochMillis,
    lastUsedAt: row.last_used_at as EpochMillis,
    expiresAt: row.expires_at as EpochMillis,
    absoluteExpiresAt: row.absolute_expires_at as EpochMillis,
  };
}

/**
 * Starts a session after a proof of identity, with a handle that nobody has seen before; `replaces` (the browser's earlier session) ends.
 *
 * When the same person proves again in the same browser, the public id goes on: a code that another tab is just bringing to its app
 * belongs to this id and stays good.
 * @returns the handle for the cookie, the public id, and for how many seconds the browser keeps the cookie: undefined until it closes
 */
export async function startSession(
  ctx: TxCtx,
  proof: { userId: UserId; amr: readonly string[]; limits: SessionLimits; replaces: string | undefined },
): Promise<{ handle: Secret; id: string; cookieSeconds: number | undefined }> {
  const { isPersistent, idleSeconds, lifetimeSeconds } = proof.limits;
  const absoluteExpiresAt = lifetimeSeconds === undefined ? never : after(ctx.now, lifetimeSeconds);
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
    persistent: isPersistent ? 1 : 0,
    created_at: ctx.now,
    last_used_at: ctx.now,
    expires_at: Math.min(after(ctx.now, idleSeconds), absoluteExpiresAt),
    absolute_expires_at: absoluteExpiresAt,
  });
  const cookieSeconds = isPersistent ? Math.min(lifetimeSeconds ?? longestCookieSeconds, longestCookieSeconds) : undefined;
  return { handle, id, cookieSeconds };
}

/** Moves the idle limit of a session in use, at most once in five minutes. */
export async function keepSessionAlive(ctx: TxCtx, session: Session): Promise<void> {
  if (ctx.now < after(session.lastUsedAt, touchEverySeconds)) return;
  await refreshSession(ctx, session);
}

/** Moves the idle limit of a session to where a use just now moves it. @returns when it ends now */
export async function refreshSession(ctx: TxCtx, session: Session): Promise<EpochMillis> {
  const expiresAt = idleLimit(ctx.now, session);
  await touchSession(ctx, session.handleHash, expiresAt);
  return expiresAt;
}

function idleLimit(now: EpochMillis, session: Pick<Session, 'lastUsedAt' | 'expiresAt' | 'absoluteExpiresAt'>): EpochMillis {
  // What it got at its last use. A session near its absolute limit got less, but needs no more: it ends there in any case.
  const idleMilliseconds = session.expiresAt - session.lastUsedAt;
  return Math.min(now + idleMilliseconds, session.absoluteExpiresAt) as EpochMillis;
}
