import { equalsConstantTime, sha256 } from '../../platform/hash.ts';
import type { Db } from '../../schema/db.ts';
import { assertedClientId, jwtAssertionType } from '../client-assertions/assertion.ts';
import type { Ctx } from '../ctx.ts';
import { OAuthError } from '../oauth/oauth-error.ts';
import type { App } from './app.ts';
import { type AssertionTools, checkClientAssertion } from './check-client-assertion.ts';
import { findClient } from './store.ts';

/** How a client presented itself: header and body values, not yet believed. */
export interface ClientCredentials {
  /** The `Authorization` header as received. */
  readonly authorization: string | undefined;
  /** These four of the form body. */
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  readonly assertionType: string | undefined;
  readonly assertion: string | undefined;
  /** What an assertion may name as its audience: the issuer, and the URL of the endpoint that was called. */
  readonly audiences: readonly string[];
}

interface Presented {
  readonly clientId: string;
  /** What may be meant: as received, and form-decoded where that differs. Empty: none was sent. */
  readonly secrets: readonly string[];
  readonly assertion?: string;
}

/** Secrets are 256 random bits by default; 1,024 characters leave room for any that an admin chose. */
const longestSecret = 1024;

/**
 * The active app that proved to be itself, with the one method that it is registered for. Of the two that send the secret as it is,
 * either will do, because widespread clients post it regardless. A public client only names itself.
 *
 * Costs one look-up; with an assertion one more for the keys, and one write that spends it.
 *
 * @throws OAuthError `invalid_request` when two methods are mixed, `invalid_client` in every other case, without saying which
 * @see RFC 6749 §2.3.1, RFC 7523 §2.2
 */
export async function authenticateClient(ctx: Ctx<Db>, tools: AssertionTools, credentials: ClientCredentials): Promise<App> {
  const { clientId, secrets, assertion } = readCredentials(credentials);
  const { app, secretHashes = [] } = (await findClient(ctx, clientId)) ?? {};
  if (!app?.isActive) throw refused(`client ${clientId.slice(0, 40)} is ${app ? 'inactive' : 'unknown'}`);
  switch (app.authMethod) {
    case 'none':
      if (secrets.length > 0 || assertion !== undefined) throw refused(`public client ${clientId} sent a secret`);
      return app;
    case 'client_secret_basic':
    case 'client_secret_post':
      if (!hasRightSecret(secrets, secretHashes)) throw refused(`client ${clientId} sent no secret or a wrong one`);
      return app;
    case 'client_secret_jwt':
    case 'private_key_jwt': {
      if (assertion === undefined) throw refused(`client ${clientId} sent no assertion`);
      const problem = await checkClientAssertion(ctx, tools, app, assertion, credentials.audiences);
      if (problem !== undefined) throw refused(`client ${clientId}: ${problem}`);
      return app;
    }
  }
}

/** Whom the credentials name, believed or not; '' when nobody can be read from them. */
export function claimedClientId(credentials: ClientCredentials): string {
  try {
    return readCredentials(credentials).clientId;
  } catch (error) {
    if (error instanceof OAuthError) return '';
    throw error;
  }
}

/** Every pair is compared, so that time does not tell which of them matched. */
function hasRightSecret(secrets: readonly string[], secretHashes: readonly string[]): boolean {
  const hashes = secrets.map((secret) => sha256(secret.slice(0, longestSecret + 1)));
  return secretHashes.filter((known) => hashes.filter((hash) => equalsConstantTime(known, hash)).length > 0).length > 0;
}

function readCredentials(credentials: ClientCredentials): Presented {
  const { authorization, clientId, clientSecret, assertion, assertionType } = credentials;
  const hasAssertion = assertion !== undefined || assertionType !== undefined;
  const methods = [authorization !== undefined, clientSecret !== undefined, hasAssertion].filter((isUsed) => isUsed);
  if (authorization !== undefined && !readBasic(authorization))
    throw refused('the Authorization header is not Basic credentials');
  if (methods.length > 1)
    throw new OAuthError('invalid_request', 'Use one method of client authentication, not two.', { status: 401 });
  if (hasAssertion) return readAssertion(credentials);
  const basic = authorization === undefined ? undefined : readBasic(authorization);
  if (!basic) {
    if (clientId === undefined) throw refused('no client credentials');
    return { clientId, secrets: clientSecret ? [clientSecret] : [] };
  }
  if (clientId !== undefined && clientId !== basic.clientId) {
    throw new OAuthError('invalid_request', 'client_id differs between the Authorization header and the body.');
  }
  return basic;
}

/** Only a JWT can be an assertion. `client_id` may be absent: the assertion names its client. @see RFC 7521 §4.2 */
function readAssertion({ assertion, assertionType, clientId }: ClientCredentials): Presented {
  if (assertion === undefined || assertionType !== jwtAssertionType) throw refused('no assertion, or none of the type JWT');
  const asserted = assertedClientId(assertion);
  if (asserted === undefined) throw refused('the assertion is no JWT with a subject');
  if (clientId !== undefined && clientId !== asserted) throw refused('client_id differs from the subject of the assertion');
  return { clientId: asserted, secrets: [], assertion };
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
