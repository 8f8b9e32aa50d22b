import { sha256 } from '../../platform/hash.ts';
import { newId } from '../../platform/ids.ts';
import { Secret } from '../../platform/secret.ts';
import { after, type EpochMillis } from '../../platform/time.ts';
import type { Db } from '../../schema/db.ts';
import type { Caller } from '../admin-roles/caller.ts';
import { type Ctx, inTx, type TxCtx } from '../ctx.ts';
import { userSubject } from '../system-log/write.ts';
import { awaitsFirstPassword, mayGoOn } from '../users/user.ts';
import { findApiToken, insertApiToken, type TokenWithRole, touchApiToken } from './store.ts';

/** A token that is not used for so long is over. @see Okta, API token `tokenWindow` P30D */
const windowSeconds = 30 * 24 * 3600;
/** A token's last use is written at most this often. */
const touchEverySeconds = 3600;
const longestToken = 100;

/**
 * Makes an API token that acts for `userId`. Stored as a hash: this is the only time it can be shown.
 * @returns its id, and the token: 42 characters, `00` and 40 random base-62 ones, about 238 bits
 */
export async function createApiToken(
  ctx: TxCtx,
  userId: string,
  name: string,
): Promise<{ readonly id: string; readonly token: Secret }> {
  const token = new Secret(`${newId(ctx.random, '00')}${newId(ctx.random, '')}${newId(ctx.random, '').slice(0, 2)}`);
  const id = newId(ctx.random, '00T');
  await insertApiToken(ctx, {
    id,
    token_hash: sha256(token.reveal()),
    user_id: userId,
    name,
    expires_at: after(ctx.now, windowSeconds),
  });
  return { id, token };
}

/** The caller that an API token stands for; undefined when it is unknown or over, or its owner may not sign in any more. */
export async function callerOfApiToken(ctx: Ctx<Db>, token: string): Promise<Caller | undefined> {
  if (token.length > longestToken) return undefined;
  const rows = await findApiToken(ctx, sha256(token));
  const [row] = rows;
  if (!row || row.expires_at <= ctx.now || !mayStillAct(row)) return undefined;
  if (ctx.now >= after((row.last_used_at ?? 0) as EpochMillis, touchEverySeconds)) {
    await inTx(ctx, (ctx) => touchApiToken(ctx, row.id, after(ctx.now, windowSeconds)));
  }
  return {
    subject: userSubject({ id: row.user_id, login: row.login }),
    userId: row.user_id,
    roles: rows.flatMap(({ role }) => role ?? []),
    scopes: undefined,
    apiTokenId: row.id,
  };
}

/**
 * An owner who never had a password has a token only when the org was made for a program that asked with a code, or when who runs the server asked for
 * one: nobody else is given one before being ACTIVE. Whoever had access and lost it, PROVISIONED again or not, acts no more.
 */
function mayStillAct(row: TokenWithRole): boolean {
  return mayGoOn(row.user_status, row.locked_for_strangers === 1) || awaitsFirstPassword(row.user_status, row.user_activated_at);
}
