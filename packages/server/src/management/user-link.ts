import type { TxCtx } from '../domain/ctx.ts';
import { type MailKind, queueMail } from '../domain/mails/mail.ts';
import { activationLifetimeSeconds, createLink, type LinkKind } from '../domain/passwords/links.ts';
import type { Secret } from '../platform/secret.ts';
import type { UserTable } from '../schema/tables.ts';
import type { Call } from './endpoint.ts';

const mailKinds = { ACTIVATION: 'ACTIVATION', RESET: 'RESET_PASSWORD', FORGOTTEN: 'FORGOT_PASSWORD' } as const satisfies Record<
  LinkKind,
  MailKind
>;

/** What a link is that sets a first password. */
export const activationLink = { kind: 'ACTIVATION', lifetimeSeconds: activationLifetimeSeconds } as const;

/**
 * Makes a link that sets the user's password, even when nobody is told of it: the one before works no longer. With `sendEmail` a mail takes it
 * to the user's primary address, and the answer must not have it; call `deps.mailQueued()` after the commit.
 */
export async function giveLink(
  ctx: TxCtx,
  { deps, org }: Pick<Call, 'deps' | 'org'>,
  user: Pick<UserTable, 'id' | 'login' | 'email' | 'first_name'>,
  {
    kind,
    lifetimeSeconds,
    sendEmail,
  }: { readonly kind: LinkKind; readonly lifetimeSeconds: number; readonly sendEmail: boolean },
): Promise<{ readonly token: Secret; readonly url: Secret }> {
  const link = await createLink(ctx, org, { userId: user.id, kind, lifetimeSeconds });
  if (sendEmail) {
    const content = {
      kind: mailKinds[kind],
      org: { name: org.name, baseUrl: org.baseUrl },
      user: { id: user.id, login: user.login, firstName: user.first_name },
      url: link.url,
    };
    await queueMail(ctx, deps.keys, { to: user.email, content, lifetimeSeconds });
  }
  return link;
}
