import type { Secret } from '../../platform/secret.ts';
import type { Db } from '../../schema/db.ts';
import { type Ctx, inTx, type OrgId } from '../ctx.ts';
import { userSubject } from '../system-log/write.ts';
import { addFirstApiToken } from './first-api-token.ts';
import { hashOfToken, orgUrlOf } from './registration.ts';
import type { RegistrationDeps } from './request.ts';
import { findRegistrationByCliToken, redeemRegistration } from './store.ts';

/** How things stand for the program that waits in a terminal. */
export type Redemption =
  /** Nobody has confirmed the address, or set the password. */
  | { readonly status: 'PENDING' }
  | { readonly status: 'ACTIVE'; readonly orgUrl: string; readonly apiToken: Secret }
  /** The token is unknown, over, or did its work. */
  | { readonly status: 'UNKNOWN' };

/**
 * Answers the program that waits: from when the administrator has set a password, exactly once with an API token, which is made then and
 * was never stored. Until then it costs one look-up.
 */
export async function redeemCliToken(
  ctx: Ctx<Db>,
  { publicUrl }: Pick<RegistrationDeps, 'publicUrl'>,
  cliToken: string,
): Promise<Redemption> {
  const hash = hashOfToken(cliToken);
  const found = hash === undefined ? undefined : await findRegistrationByCliToken(ctx, hash);
  if (!found || found.redeemed_at !== null || found.expires_at <= ctx.now) return { status: 'UNKNOWN' };
  const { id, created_org_id: orgId, admin_user_id: userId, login } = found;
  if (orgId === null || userId === null) return { status: 'PENDING' };
  if (login === null) return { status: 'UNKNOWN' }; // the administrator is gone
  if (found.user_status !== 'ACTIVE') return { status: 'PENDING' };
  const apiToken = await inTx(ctx, async (ctx) => {
    if (!(await redeemRegistration(ctx, id))) return undefined;
    return addFirstApiToken({ ...ctx, orgId: orgId as OrgId }, { id: userId, actor: userSubject({ id: userId, login }) });
  });
  return apiToken ? { status: 'ACTIVE', orgUrl: orgUrlOf(publicUrl, found), apiToken } : { status: 'UNKNOWN' };
}
