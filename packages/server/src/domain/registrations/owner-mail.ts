import { after } from '../../platform/time.ts';
import type { TxCtx } from '../ctx.ts';
import type { MailContent } from '../mails/mail.ts';
import { activationLifetimeSeconds, createLink } from '../passwords/links.ts';
import { awaitsFirstPassword } from '../users/user.ts';
import { orgUrlOf, redemptionLifetimeSeconds } from './registration.ts';
import { type Owner, prolongRedemption } from './store.ts';

/**
 * What is written to the address that has this org: where it is, and the way in. An owner who never set a password gets a new link for that;
 * the one before works no longer, and the program that waits goes on waiting.
 */
export async function contentForOwner(
  ctx: TxCtx,
  { publicUrl }: { readonly publicUrl: URL },
  { email, subdomain, orgId, user }: Owner,
): Promise<MailContent> {
  const baseUrl = orgUrlOf(publicUrl, { subdomain });
  const domain = new URL(baseUrl).host;
  if (!awaitsFirstPassword(user.status, user.activated_at))
    return { kind: 'ALREADY_REGISTERED', domain, signInUrl: `${baseUrl}/signin` };
  const link = { userId: user.id, kind: 'ACTIVATION', lifetimeSeconds: activationLifetimeSeconds } as const;
  await prolongRedemption(ctx, email, after(ctx.now, redemptionLifetimeSeconds));
  const { url } = await createLink({ ...ctx, orgId }, { baseUrl }, link);
  return { kind: 'ORG_WITHOUT_PASSWORD', domain, url };
}
