import { sha256 } from '../../platform/hash.ts';
import { type CryptoKeyObject, generateRsaKey, privateKeyOf, publicKeyOf, type RsaJwk } from '../../platform/rsa-keys.ts';
import type { Keyring } from '../../platform/seal.ts';
import type { EpochMillis } from '../../platform/time.ts';
import type { Db } from '../../schema/db.ts';
import type { SigningKeyTable } from '../../schema/tables.ts';
import type { OrgId, TxCtx } from '../ctx.ts';
import { listSigningKeys } from './store.ts';

/** A key as published at `/keys`. @see RFC 7517 §4 */
export interface PublicJwk {
  readonly kty: 'RSA';
  readonly alg: 'RS256';
  readonly kid: string;
  readonly use: 'sig';
  readonly e: string;
  readonly n: string;
}

/** A key pair of one authorization server, ready for use. */
export interface SigningKey {
  readonly kid: string;
  readonly authorizationServerId: string;
  readonly status: SigningKeyTable['status'];
  readonly publicJwk: PublicJwk;
  readonly publicKey: CryptoKeyObject;
  /** Only the active key has it: the others are there to verify, or will sign later. */
  readonly privateKey: CryptoKeyObject | undefined;
}

/** A new RSA key pair, not yet stored. Takes a tenth of a second or so: never inside a transaction. */
export interface NewSigningKey {
  readonly publicJwk: PublicJwk;
  readonly privateJwk: RsaJwk;
}

const rotationDays = 90;
const dayMilliseconds = 24 * 3600 * 1000;

/** When a key that is active is due to be replaced, where that is done regularly. */
export function nextRotationAt(key: Pick<SigningKeyTable, 'activated_at' | 'created_at'>): number {
  return (key.activated_at ?? key.created_at) + rotationDays * dayMilliseconds;
}

/** Generates a 2048-bit RSA key. The `kid` is its RFC 7638 thumbprint. */
export async function generateSigningKey(): Promise<NewSigningKey> {
  const { e, n, privateJwk } = await generateRsaKey();
  const kid = sha256(JSON.stringify({ e, kty: 'RSA', n }));
  return { publicJwk: { kty: 'RSA', alg: 'RS256', kid, use: 'sig', e, n }, privateJwk };
}

/** The row that stores `key` as a key of `authorizationServerId`, its private part sealed with the master key. */
export function signingKeyRow(
  ctx: TxCtx,
  keys: Keyring,
  authorizationServerId: string,
  key: NewSigningKey,
  status: 'ACTIVE' | 'NEXT' = 'ACTIVE',
): Omit<SigningKeyTable, 'org_id'> {
  return {
    authorization_server_id: authorizationServerId,
    id: key.publicJwk.kid,
    algorithm: 'RS256',
    status,
    public_jwk_json: JSON.stringify(key.publicJwk),
    sealed_private_jwk: keys.for(purpose(ctx.orgId)).seal(JSON.stringify(key.privateJwk), key.publicJwk.kid),
    created_at: ctx.now,
    expires_at: null,
    activated_at: status === 'ACTIVE' ? ctx.now : null,
  };
}

/**
 * Reads the org's published keys for its snapshot, by authorization server, newest first.
 * @throws when the master key is not the one that sealed them
 */
export async function loadSigningKeys(
  db: Db,
  orgId: OrgId,
  keys: Keyring,
  now: EpochMillis,
): Promise<ReadonlyMap<string, readonly SigningKey[]>> {
  const rows = await listSigningKeys(db, orgId, now);
  return Map.groupBy(
    rows.map((row) => openSigningKey(orgId, keys, row)),
    (key) => key.authorizationServerId,
  );
}

/** Opens a stored key. @throws when the master key is not the one that sealed it */
function openSigningKey(orgId: OrgId, keys: Keyring, row: SigningKeyTable): SigningKey {
  const publicJwk = JSON.parse(row.public_jwk_json) as PublicJwk;
  return {
    kid: row.id,
    authorizationServerId: row.authorization_server_id,
    status: row.status,
    publicJwk,
    publicKey: publicKeyOf(publicJwk),
    privateKey: row.status === 'ACTIVE' ? openPrivateKey(orgId, keys, row) : undefined,
  };
}

/** Whether the master key is the one that sealed a stored key, or there is nothing left in it to open. */
export function opensSigningKey(keys: Keyring, row: Pick<SigningKeyTable, 'org_id' | 'id' | 'sealed_private_jwk'>): boolean {
  return (
    row.sealed_private_jwk === '' || keys.for(purpose(row.org_id as OrgId)).open(row.sealed_private_jwk, row.id) !== undefined
  );
}

function openPrivateKey(orgId: OrgId, keys: Keyring, row: SigningKeyTable): CryptoKeyObject {
  const jwk = keys.for(purpose(orgId)).open(row.sealed_private_jwk, row.id);
  if (jwk === undefined)
    throw new Error('A signing key cannot be opened: GATEHOUSE_MASTER_KEY is not the key that this database was made with.');
  return privateKeyOf(JSON.parse(jwk) as RsaJwk);
}

function purpose(orgId: OrgId): string {
  return `signing-key|${orgId}`;
}
