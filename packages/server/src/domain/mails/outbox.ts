import type { Keyring } from '../../platform/seal.ts';
import type { EpochMillis } from '../../platform/time.ts';
import type { Ctx } from '../ctx.ts';
import { baseUrlOf } from '../orgs/org.ts';
import { letterOf } from './letter.ts';
import { type MailKind, openMail } from './mail.ts';
import { listNewestMailsOfOrgs } from './store.ts';

/** Development: where mails can be read that wait. */
export interface Outbox {
  readonly publicUrl: URL;
  /** The SMTP server that mails go to, when there is one. */
  readonly smtpHost?: string;
}

/** A mail as the outbox shows it. */
export interface OutboxMail {
  readonly id: string;
  readonly kind: MailKind;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The links in it, the one to follow first. */
  readonly links: readonly string[];
  readonly createdAt: EpochMillis;
  /** The org that it comes from. */
  readonly orgUrl: string;
  /** Why it could not be sent yet. */
  readonly lastError: string | null;
}

const mostMails = 100;

/**
 * The newest mails of all orgs that wait. What they say lets its reader into accounts: for development and tests only.
 * @param wanted only mails to this address, or only this mail
 */
export async function readOutbox(
  ctx: Pick<Ctx, 'db' | 'now'>,
  keys: Keyring,
  { publicUrl }: Outbox,
  wanted: { readonly to?: string | undefined; readonly id?: string } = {},
): Promise<OutboxMail[]> {
  const rows = await listNewestMailsOfOrgs(ctx, { limit: mostMails, ...wanted });
  return rows.flatMap((row) => {
    const mail = openMail(keys, row);
    if (!mail) return [];
    const { id, to, createdAt } = mail;
    const { kind } = mail.content;
    const orgUrl = baseUrlOf(publicUrl, row.subdomain);
    return { id, kind, to, ...letterOf(mail), createdAt, orgUrl, lastError: row.last_error };
  });
}
