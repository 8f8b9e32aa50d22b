import { equalsConstantTime, sha256 } from '../../platform/hash.ts';
import type { Ctx } from '../ctx.ts';
import { OAuthError } from '../oauth/oauth-error.ts';
import type { App } from './app.ts';
import { findClient } from './store.ts';

/** How a client presented itself: header and body values, not yet believed. */
export interface ClientCredentials {
  /** The `Authorization` header as received. */
  readonly authorization: string | undefined;
  /** `client_id` and `client_secret` of the form body. */
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
}

interface Presented {
  readonly clientId: string;
  /** What may be meant: as received, and form-decoded where that differs. Empty: none was sent. */
  readonly secrets: readonly string[];
}

/** Secrets are 256 random bits by default; 1,024 characters leave room for any that an admin chose. */
const longestSecret = 1024;

/**
 * The active app that proved to be itself. A secret is accepted in the header and in the body, whichever of the two the app is
 * registered for, because widespread clients post it regardless. A public client only names itself.
 *
 * @throws OAuthError `invalid_request` when two methods are mixed, `invalid_client` in every other case, without saying which
 * @see RFC 6749 §2.3.1
 */
export async function authenticateClient(ctx: Ctx, credentials: ClientCredentials): Promise<App> {
  const { clientId, secrets } = readCredentials(credentials);
  const { app, secretHashes = [] } = (await findClient(ctx, clientId)) ?? {};
  if (!app?.isActive) throw refused(`client ${clientId.slice(0, 40)} is ${app ? 'inactive' : 'unknown'}`);
  if (app.authMethod === 'none') {
    if (secrets.length > 0) throw refused(`public client ${clientId} sent a secret`);
    return app;
  }
  if (secrets.length === 0) throw refused(`client ${clientId} sent no secret`);
  const hashes = secrets.map((secret) => sha256(secret.slice(0, longestSecret + 1)));
  // Every pair is compared, so that time does not tell which of them matched.
  const matches = secretHashes.filter((known) => hashes.filter((hash) => equalsConstantTime(known, hash)).length > 0);
  if (matches.length === 0) throw refused(`client ${clientId} sent a wrong secret`);
  return app;
}

function readCredentials({ authorization, clientId, clientSecret }: ClientCredentials): Presented {
  if (authorization === undefined) {
    if (clientId === undefined) throw refused('no client credentials');
    return { clientId, secrets: clientSecret ? [clientSecret] : [] };
  }
  const basic = readBasic(authorization);
  if (!basic) throw refused('the Authorization header is not Basic credentials');
  if (clientSecret !== undefined) {
    throw new OAuthError('invalid_request', 'Use one method of client authentication, not two.', { status: 401 });
  }
  if (clientId !== undefined && clientId !== basic.clientId) {
    throw new OAuthError('invalid_request', 'client_id differs between the Authorization header and the body.');
  }
  return basic;
}

/**
 * Both halves are form-urlencoded before Base64 (RFC 6749 §2.3.1), but many clients do not escape, so a secret is also taken as it is.
 * A bare id without a colon names a public client.
 */
function readBasic(header: string): Presented | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/]+=*) *$/i.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  const [, id = '', secret] = /^([^:]*)(?::([\s\S]*))?$/.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  const clientId = formDecode(id);
  if (clientId === '' || clientId.includes('\0')) return undefined; // no column takes a NUL
  return { clientId, secrets: secret ? [...new Set([formDecode(secret), secret])] : [] };
}

function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text; // many clients do not escape: a lone percent sign is then meant
  }
}

function refused(detail: string): OAuthError {
  return new OAuthError('invalid_client', 'Client authentication failed.', { detail });
}
