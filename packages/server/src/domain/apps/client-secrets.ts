import { sha256 } from '../../platform/hash.ts';
import { newId } from '../../platform/ids.ts';
import type { Keyring } from '../../platform/seal.ts';
import { Secret } from '../../platform/secret.ts';
import type { ClientSecretTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';
import { insertClientSecret } from './store.ts';

/** Adds a secret to a confidential app: hashed for comparing, sealed for showing it again. @returns its id */
export async function addClientSecret(
  ctx: TxCtx,
  keys: Keyring,
  appId: string,
  secret: Secret,
  status: ClientSecretTable['status'] = 'ACTIVE',
): Promise<string> {
  const id = newId(ctx.random, 'ocs');
  const sealed = keys.for(purpose(ctx)).seal(secret.reveal(), id);
  await insertClientSecret(ctx, { app_id: appId, id, secret_hash: sha256(secret.reveal()), sealed_secret: sealed, status });
  return id;
}

/** The secret of a row. @throws when the master key is not the one that sealed it */
export function openClientSecret(ctx: Ctx, keys: Keyring, row: ClientSecretTable): Secret {
  const text = keys.for(purpose(ctx)).open(row.sealed_secret, row.id);
  if (text === undefined)
    throw new Error('A client secret cannot be opened: GATEHOUSE_MASTER_KEY is not the key that this database was made with.');
  return new Secret(text);
}

function purpose(ctx: Ctx): string {
  return `client-secret|${ctx.orgId}`;
}
