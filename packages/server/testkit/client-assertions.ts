import { generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { jwtAssertionType } from '../src/domain/client-assertions/assertion.ts';
import { inTx } from '../src/domain/ctx.ts';
import type { OrgInDatabase } from './test-ctx.ts';
import type { TestOrg } from './testkit.ts';

/** A key pair that an app signs with. */
export interface ClientKeyPair {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicJwk: JsonWebKey;
}

/** A new P-256 key: quick to make. */
export function clientKeyPair(kid: string): ClientKeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { kid, privateKey, publicJwk: publicKey.export({ format: 'jwk' }) };
}

/** Registers the public half with an app. */
export async function registerKey(org: OrgInDatabase | TestOrg, appId: string, { kid, publicJwk }: ClientKeyPair): Promise<void> {
  await inTx('at' in org ? org.at() : org.ctx(), async ({ db, orgId, now }) => {
    const row = {
      org_id: orgId,
      app_id: appId,
      id: `pks${kid}`,
      kid,
      status: 'ACTIVE',
      jwk_json: JSON.stringify(publicJwk),
    } as const;
    await db
      .insertInto('client_key')
      .values({ ...row, created_at: now, updated_at: now })
      .execute();
  });
}

/**
 * An assertion as jose makes it, good for five minutes unless `change` says otherwise.
 * @param key a private key for ES256, or a secret for `alg`
 */
export function clientAssertion(
  { clientId, audience, now }: { readonly clientId: string; readonly audience: string; readonly now: number },
  key: ClientKeyPair | { readonly secret: string; readonly alg: string },
  change: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const seconds = Math.floor(now / 1000);
  const times = { iat: seconds, exp: seconds + 300, jti: crypto.randomUUID() };
  const jwt = new SignJWT({ iss: clientId, sub: clientId, aud: audience, ...times, ...change });
  if ('secret' in key) return jwt.setProtectedHeader({ alg: key.alg }).sign(Buffer.from(key.secret));
  return jwt.setProtectedHeader({ alg: 'ES256', kid: key.kid }).sign(key.privateKey);
}

/** The form fields that carry an assertion. */
export function assertionFields(assertion: string) {
  return { client_assertion_type: jwtAssertionType, client_assertion: assertion };
}
