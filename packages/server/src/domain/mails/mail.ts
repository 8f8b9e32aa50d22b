import { newId } from '../../platform/ids.ts';
import type { Keyring } from '../../platform/seal.ts';
import { Secret } from '../../platform/secret.ts';
import { after, type EpochMillis } from '../../platform/time.ts';
import type { MailTable } from '../../schema/tables.ts';
import type { TxCtx } from '../ctx.ts';
import { insertMail } from './store.ts';

/** The org that a mail is about. */
interface MailOrg {
  readonly name: string;
  /** From the configuration, never from a request (S37). */
  readonly baseUrl: string;
}

/** The user whom a mail is for. */
interface MailUser {
  readonly id: string;
  readonly login: string;
  readonly firstName: string | null;
}

/** What a mail says, by kind. Links come from the configured address, never from a request (S37). */
export type MailContent =
  /** A new user may set the first password: `url` leads there. */
  | { readonly kind: 'ACTIVATION'; readonly org: MailOrg; readonly user: MailUser; readonly url: Secret }
  /** An administrator took the password away; `url` sets another one. */
  | { readonly kind: 'RESET_PASSWORD'; readonly org: MailOrg; readonly user: MailUser; readonly url: Secret }
  /** The password was forgotten and still works; `url` sets another one. */
  | { readonly kind: 'FORGOT_PASSWORD'; readonly org: MailOrg; readonly user: MailUser; readonly url: Secret }
  /** Somebody asked for an org of their own at `domain`; `confirmUrl` proves the address and makes it. */
  | {
      readonly kind: 'REGISTRATION';
      readonly firstName: string;
      readonly domain: string;
      readonly confirmUrl: Secret;
      /** Address of whoever asked. */
      readonly askedFrom: string | null;
    }
  /** The same for a program that asks for a code instead. */
  | {
      readonly kind: 'REGISTRATION_CODE';
      readonly firstName: string;
      readonly domain: string;
      readonly code: Secret;
      readonly askedFrom: string | null;
    }
  /** Somebody asked for an org with an address that has one already. */
  | { readonly kind: 'ALREADY_REGISTERED'; readonly domain: string; readonly signInUrl: string }
  /** The org at `domain` was made, but its owner has no password yet: `url` sets the first one. */
  | { readonly kind: 'ORG_WITHOUT_PASSWORD'; readonly domain: string; readonly url: Secret }
  /** Somebody asked for another link with an address that nothing is known of. */
  | { readonly kind: 'NOT_REGISTERED'; readonly signUpUrl: string };

/** What a mail is about. */
export type MailKind = MailContent['kind'];

/** A mail to be sent. */
export interface NewMail {
  /** One address. */
  readonly to: string;
  readonly content: MailContent;
  /** How long its link works: a mail that could not leave by then is not sent any more. */
  readonly lifetimeSeconds: number;
}

/** A mail that waits, opened. */
export interface QueuedMail {
  readonly id: string;
  readonly to: string;
  readonly content: MailContent;
  readonly createdAt: EpochMillis;
  readonly expiresAt: EpochMillis;
}

/**
 * Puts a mail into the queue, in the transaction of what it reports: both are there or neither is. What it says is stored sealed, because it
 * holds links that work. Nothing is drawn or sent here; tell `deps.mailQueued()` after the commit, so that it leaves at once.
 */
export async function queueMail(ctx: TxCtx, keys: Keyring, { to, content, lifetimeSeconds }: NewMail): Promise<void> {
  const id = newId(ctx.random, 'eml');
  await insertMail(ctx, {
    id,
    recipient: to,
    kind: content.kind,
    sealed_content: keys.for(purpose(ctx.orgId)).seal(jsonOf(content), boundTo({ id, recipient: to })),
    expires_at: after(ctx.now, lifetimeSeconds),
  });
}

/**
 * What a row of the queue says.
 * @returns undefined when it was not sealed with these keys, or for another address
 */
export function openMail(keys: Keyring, row: MailTable): QueuedMail | undefined {
  const text = keys.for(purpose(row.org_id)).open(row.sealed_content, boundTo(row));
  return text === undefined
    ? undefined
    : {
        id: row.id,
        to: row.recipient,
        content: contentOf(text),
        createdAt: row.created_at as EpochMillis,
        expiresAt: row.expires_at as EpochMillis,
      };
}

const secretFields: ReadonlySet<string> = new Set(['url', 'confirmUrl', 'code']);

function jsonOf(content: MailContent): string {
  const revealed = Object.entries(content).map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]);
  return JSON.stringify(Object.fromEntries(revealed));
}

function contentOf(json: string): MailContent {
  return JSON.parse(json, (name, value: unknown) =>
    secretFields.has(name) && typeof value === 'string' ? new Secret(value) : value,
  ) as MailContent;
}

function purpose(orgId: string): string {
  return `mail|${orgId}`;
}

/** A row whose address somebody changed in the database cannot be opened: its link goes to nobody else. */
function boundTo({ id, recipient }: Pick<MailTable, 'id' | 'recipient'>): string {
  return `${id}|${recipient}`;
}
