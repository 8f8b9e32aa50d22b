import { sha256 } from '../../platform/hash.ts';
import type { Keyring } from '../../platform/seal.ts';
import { after, type EpochMillis } from '../../platform/time.ts';
import type { Ctx } from '../ctx.ts';
import type { UserId } from '../users/user.ts';

const lifetimeSeconds = 3600;
const version = 1;

/**
 * One authorization request while the person answers. It is stored nowhere: sealed, it travels as the interaction handle through
 * URLs and forms, so that an abandoned sign-in leaves no row.
 */
export interface Interaction {
  /** How the authorize URL spelled the authorization server; `org` for the org's own. */
  readonly authorizationServer: string;
  /** The authorization request's parameters as received; undefined when somebody signs in to the org itself. */
  readonly parameters: Readonly<Record<string, string>> | undefined;
  readonly startedAt: EpochMillis;
  /** What the person typed as login. */
  readonly identifier?: string;
  /** "Keep me signed in" was ticked. */
  readonly rememberMe?: boolean;
  /** The password was right, but another one must be chosen before there is a session. */
  readonly provedPassword?: PasswordProof;
  /** Public id of the session that this interaction led to. */
  readonly signedInSession?: string;
}

/** A password that was right: whose, and which one, so that it counts only while that one is there. */
export interface PasswordProof {
  readonly userId: UserId;
  /** SHA-256 of the stored hash. */
  readonly hashOfHash: string;
  /** The account was locked, and this proof passed the lock. */
  readonly endsLock: boolean;
}

interface Sealed extends Interaction {
  readonly v: typeof version;
  /** SHA-256 of the browser cookie: a handle is of no use in another browser. */
  readonly browser: string;
}

/**
 * What a handle turned out to be. `expired` and `other_browser` still tell the request, so that the person can be sent back to its
 * start: that link does nothing which a link to the authorize endpoint could not do.
 */
export type OpenedInteraction =
  | { readonly outcome: 'open'; readonly interaction: Interaction }
  | { readonly outcome: 'expired' | 'other_browser'; readonly interaction: Interaction }
  | { readonly outcome: 'unreadable' };

/** Seals an interaction for the browser that holds `browserToken`. @returns the interaction handle, base64url */
export function sealInteraction(ctx: Ctx, keys: Keyring, browserToken: string, interaction: Interaction): string {
  const sealed: Sealed = { ...interaction, v: version, browser: sha256(browserToken) };
  return keys.for(purpose(ctx)).seal(JSON.stringify(sealed));
}

/** Opens an interaction handle in the browser that holds `browserToken`. */
export function openInteraction(ctx: Ctx, keys: Keyring, browserToken: string | undefined, handle: string): OpenedInteraction {
  const text = keys.for(purpose(ctx)).open(handle);
  if (text === undefined) return { outcome: 'unreadable' };
  const { v, browser, ...interaction } = JSON.parse(text) as Sealed;
  if (v !== version) return { outcome: 'unreadable' };
  if (ctx.now >= after(interaction.startedAt, lifetimeSeconds)) return { outcome: 'expired', interaction };
  if (browserToken === undefined || browser !== sha256(browserToken)) return { outcome: 'other_browser', interaction };
  return { outcome: 'open', interaction };
}

function purpose(ctx: Ctx): string {
  return `interaction|${ctx.orgId}`;
}
