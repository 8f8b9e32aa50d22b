import type { TxCtx } from '../ctx.ts';
import type { MailContent } from '../mails/mail.ts';
import { activationLifetimeSeconds, createLink } from '../passwords/links.ts';
import { awaitsFirstPassword } from '../users/user.ts';
import { orgUrlOf } from './registration.ts';
import type { Owner } from './store.ts';

/**
 * What is written to an address that has an org: where it is, and the way in. An owner who never set a password gets a new link for that;
 * the one before works no longer.
 */
export async function contentForOwner(
  ctx: TxCtx,
  { publicUrl }: { readonly publicUrl: URL },
  { subdomain, orgId, user }: Owner,
): Promise<MailContent> {
  const baseUrl = orgUrlOf(publicUrl, { subdomain });
  const domain = new URL(baseUrl).host;
  if (!awaitsFirstPassword(user.status, user.activated_at))
    return { kind: 'ALREADY_REGISTERED', domain, signInUrl: `${baseUrl}/signin` };
  const link = { userId: user.id, kind: 'ACTIVATION', lifetimeSeconds: activationLifetimeSeconds } as const;
  const { url } = await createLink({ ...ctx, orgId }, { baseUrl }, link);
  return { kind: 'ORG_WITHOUT_PASSWORD', domain, url };
}
