import { sha256 } from '../../platform/hash.ts';
import { Secret } from '../../platform/secret.ts';
import { after } from '../../platform/time.ts';
import type { PasswordLinkTable, UserTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';
import type { User } from '../users/user.ts';
import { findLink, putLink, takeLink } from './store.ts';

/** What a link is for: a new user's first password, one that an administrator took away, one that was forgotten. */
export type LinkKind = PasswordLinkTable['kind'];

/** Seven days, as Okta's activation links live. */
export const activationLifetimeSeconds = 7 * 24 * 3600;

/** Where links of a kind lead, and whom they still help. */
const kinds: Readonly<Record<LinkKind, { readonly path: string; readonly statuses: readonly UserTable['status'][] }>> = {
  ACTIVATION: { path: '/welcome', statuses: ['PROVISIONED'] },
  RESET: { path: '/reset_password', statuses: ['RECOVERY'] },
  FORGOTTEN: { path: '/signin/reset-password', statuses: ['ACTIVE', 'PASSWORD_EXPIRED', 'LOCKED_OUT'] },
};

/** Paths below which links of any kind are answered, Okta's other spelling of an activation link too. */
export const linkPaths: readonly string[] = [
  ...Object.values(kinds).map(({ path }) => `${path}/:token`),
  '/tokens/:token/verify',
];

const longestToken = 100;

/** Whether a user in this status may have a link of this kind. */
export function mayHaveLink(kind: LinkKind, status: UserTable['status']): boolean {
  return kinds[kind].statuses.includes(status);
}

/**
 * Makes a link with which its bearer may set the user's password once; the user's earlier link of the kind works no longer. Only the
 * hash of its token is stored.
 * @param org its base URL comes from the configuration, never from a request (S37)
 */
export async function createLink(
  ctx: TxCtx,
  org: { readonly baseUrl: string },
  { userId, kind, lifetimeSeconds }: { readonly userId: string; readonly kind: LinkKind; readonly lifetimeSeconds: number },
): Promise<{ readonly token: Secret; readonly url: Secret }> {
  const token = Secret.random(ctx.random);
  const expires_at = after(ctx.now, lifetimeSeconds);
  await putLink(ctx, { user_id: userId, kind, token_hash: sha256(token.reveal()), expires_at });
  return { token, url: new Secret(`${org.baseUrl}${kinds[kind].path}/${token.reveal()}`) };
}

/** Whose password the bearer of `token` may set; undefined for a link that is unknown, used up, over, or no longer what its user needs. */
export async function openLink(ctx: Ctx, token: string): Promise<{ readonly user: User; readonly kind: LinkKind } | undefined> {
  if (token.length > longestToken) return undefined;
  const link = await findLink(ctx, sha256(token));
  return link && mayHaveLink(link.kind, link.user.status) ? link : undefined;
}

/** Uses a link up. Of any number of callers at once exactly one hears yes. */
export async function claimLink(ctx: TxCtx, token: string): Promise<boolean> {
  return (await takeLink(ctx, sha256(token))) !== undefined;
}
