import { sharedKeyOf, type VerificationKey, verificationKeysOf, verifyForeignJwt } from '../../platform/jwt-keys.ts';
import type { RemoteKeys } from '../../platform/remote-keys.ts';
import type { Keyring } from '../../platform/seal.ts';
import type { Db } from '../../schema/db.ts';
import { assertionTypes, checkAssertionClaims } from '../client-assertions/assertion.ts';
import { claimAssertion } from '../client-assertions/store.ts';
import { type Ctx, inTx } from '../ctx.ts';
import type { App } from './app.ts';
import { openClientSecret } from './client-secrets.ts';
import { leastHmacSecret } from './registration.ts';
import { listActiveClientKeys, listActiveSecrets } from './store.ts';

/** What assertions are checked with: sealed secrets are opened, keys at a `jwks_uri` are fetched. */
export interface AssertionTools {
  readonly keys: Keyring;
  readonly remoteKeys: RemoteKeys;
}

const longestAssertion = 16_384;

/**
 * Checks that `app` itself made the assertion, for one of `audiences`, and spends it: it is good once, on whatever node (S12).
 * @returns why it is refused; undefined when it is good
 * @see RFC 7523 §3
 */
export async function checkClientAssertion(
  ctx: Ctx<Db>,
  tools: AssertionTools,
  app: App,
  assertion: string,
  audiences: readonly string[],
): Promise<string | undefined> {
  if (assertion.length > longestAssertion) return 'the assertion is too long';
  const claims = await verifiedClaims(ctx, tools, app, assertion);
  if (typeof claims === 'string') return `the signature is not good: ${claims}`;
  const { clientId } = app;
  const check = checkAssertionClaims(claims, { clientId, audiences, now: ctx.now });
  if (check.outcome === 'refused') return check.reason;
  const { tokenHash, expiresAt } = check;
  const isFirst = await inTx(ctx, (ctx) => claimAssertion(ctx, { clientId, tokenHash, expiresAt }));
  return isFirst ? undefined : 'the assertion was used before';
}

/** The method that the app is registered for decides which keys there are, and with them the algorithms (S11). */
async function verifiedClaims(ctx: Ctx, { keys, remoteKeys }: AssertionTools, app: App, assertion: string) {
  const verify = (known: readonly VerificationKey[]) => verifyForeignJwt(assertion, known, assertionTypes);
  if (app.authMethod === 'client_secret_jwt') {
    const secrets = (await listActiveSecrets(ctx, app.id)).map((row) => openClientSecret(ctx, keys, row).reveal());
    return verify(secrets.filter((secret) => secret.length >= leastHmacSecret).map(sharedKeyOf));
  }
  if (app.jwksUri === undefined) {
    const stored = await listActiveClientKeys(ctx, app.id);
    return verify(verificationKeysOf(stored.map((row) => ({ ...(JSON.parse(row.jwk_json) as object), kid: row.kid }))));
  }
  const known = verify(await remoteKeys.at(app.jwksUri, ctx.now));
  return known === 'unknown_key' ? verify(await remoteKeys.at(app.jwksUri, ctx.now, true)) : known;
}
