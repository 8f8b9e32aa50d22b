import { newId } from '../../platform/ids.ts';
import type { ClientKeyTable } from '../../schema/tables.ts';
import type { TxCtx } from '../ctx.ts';
import type { ClientJwk } from './client-jwk.ts';
import { deleteClientKey, insertClientKey, updateClientKey } from './store.ts';

/** A public key that an app shall have. */
export interface WantedKey {
  readonly jwk: ClientJwk;
  readonly status: ClientKeyTable['status'];
}

/** What was done to one key of an app; the names are those of the events. */
export interface KeyChange {
  readonly change: 'create' | 'activate' | 'deactivate' | 'delete';
  readonly kid: string;
}

/**
 * Makes the keys of an app those that are wanted: a key is the same as long as its `kid` is. For a caller that holds the app's row.
 * @param stored the keys that the app has
 */
export async function replaceClientKeys(
  ctx: TxCtx,
  appId: string,
  stored: readonly ClientKeyTable[],
  wanted: readonly WantedKey[],
): Promise<KeyChange[]> {
  const changes: KeyChange[] = [];
  for (const { id, kid } of stored) {
    if (wanted.some(({ jwk }) => jwk.kid === kid)) continue;
    await deleteClientKey(ctx, appId, id);
    changes.push({ change: 'delete', kid });
  }
  for (const { jwk, status } of wanted) {
    const [key, jwk_json] = [stored.find(({ kid }) => kid === jwk.kid), JSON.stringify(jwk)];
    if (!key) {
      await insertClientKey(ctx, { app_id: appId, id: newId(ctx.random, 'pks'), kid: jwk.kid, status, jwk_json });
      changes.push({ change: 'create', kid: jwk.kid });
    } else if (key.status !== status || key.jwk_json !== jwk_json) {
      await updateClientKey(ctx, appId, key.id, { status, jwk_json });
      // Another key under an old name is a new key.
      const change = key.jwk_json !== jwk_json ? 'create' : status === 'ACTIVE' ? 'activate' : 'deactivate';
      changes.push({ change, kid: jwk.kid });
    }
  }
  return changes;
}
