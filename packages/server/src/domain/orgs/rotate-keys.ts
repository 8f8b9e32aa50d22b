import type { Keyring } from '../../platform/seal.ts';
import { after, type EpochMillis } from '../../platform/time.ts';
import type { Db } from '../../schema/db.ts';
import { longestAccessTokenLifetimeSeconds } from '../authorization-servers/access-policy.ts';
import { orgAuthorizationServerId } from '../authorization-servers/authorization-server.ts';
import { type Ctx, inTx } from '../ctx.ts';
import { generateSigningKey, nextRotationAt, signingKeyRow } from '../keys/signing-keys.ts';
import {
  activateNextKey,
  expireActiveKey,
  holdActiveKey,
  insertNextKeyIfNone,
  insertSigningKey,
  listKeysOfServer,
} from '../keys/store.ts';
import { type LogActor, type LogSubject, writeEvent } from '../system-log/write.ts';
import { raiseOrgVersion } from './store.ts';

/** Resource servers keep the key set for an hour at most: after that they know a key that was published. */
const publishedFirstSeconds = 3600;

/** A key stays published until the last token that it signed is over, and an hour longer for clocks and nodes that lag. */
const publishedAfterwardsSeconds = longestAccessTokenLifetimeSeconds + 3600;

/** What is due for the keys of an authorization server. */
export type RotationStep = 'prepare' | 'rotate' | 'nothing';

/** When its active key began to sign, and when the key that waits was published. */
export interface KeyAges {
  readonly active: { readonly activated_at: number | null; readonly created_at: number };
  readonly next: { readonly created_at: number } | undefined;
}

/**
 * What is due now. Pure. There is always a key that waits, so that also an admin's rotation finds one that verifiers know. A key signs
 * for 90 days, unless only an admin rotates; the next one must have been published for an hour.
 */
export function rotationStep({ active, next }: KeyAges, mode: 'AUTO' | 'MANUAL', now: EpochMillis): RotationStep {
  if (!next) return 'prepare';
  if (mode === 'MANUAL' || now < nextRotationAt(active)) return 'nothing';
  return now < after(next.created_at as EpochMillis, publishedFirstSeconds) ? 'nothing' : 'rotate';
}

/**
 * Publishes a key that will sign later, unless one waits already. The key is made before the transaction.
 * @param activeKid what the server signs with; when that has changed meanwhile nothing is done
 */
export async function prepareNextKey(
  ctx: Ctx<Db>,
  keys: Keyring,
  authorizationServerId: string,
  activeKid: string,
): Promise<void> {
  const key = await generateSigningKey();
  await inTx(ctx, async (ctx) => {
    await raiseOrgVersion(ctx);
    if (!(await holdActiveKey(ctx, authorizationServerId, activeKid))) return; // rotated or deleted
    await insertNextKeyIfNone(ctx, signingKeyRow(ctx, keys, authorizationServerId, key, 'NEXT'));
  });
}

/**
 * Lets the key that waits sign from now on, and publishes another one to wait. The old key verifies until its last token is over; its
 * private part is gone. Without a key that waits a new one signs at once. Of several calls at once, on whatever node, one rotates.
 *
 * @param activeKid the key to replace: what the server signed with when the caller decided
 * @returns whether this call did
 */
export async function rotateSigningKey(
  ctx: Ctx<Db>,
  keys: Keyring,
  { authorizationServerId, activeKid }: { readonly authorizationServerId: string; readonly activeKid: string },
  { actor, target }: { readonly actor: LogActor; readonly target: LogSubject },
): Promise<boolean> {
  const published = await listKeysOfServer(ctx, authorizationServerId);
  const isOneWaiting = published.some((key) => key.status === 'NEXT');
  const made = await Promise.all(Array.from({ length: isOneWaiting ? 1 : 2 }, generateSigningKey));
  return inTx(ctx, async (ctx) => {
    await raiseOrgVersion(ctx);
    const expiresAt = after(ctx.now, publishedAfterwardsSeconds);
    if (!(await expireActiveKey(ctx, authorizationServerId, activeKid, expiresAt))) return false;
    const fresh = [...made];
    if ((await activateNextKey(ctx, authorizationServerId)) === undefined) {
      const first = fresh.shift();
      if (first) await insertSigningKey(ctx, signingKeyRow(ctx, keys, authorizationServerId, first));
    }
    const [spare] = fresh;
    if (spare) await insertNextKeyIfNone(ctx, signingKeyRow(ctx, keys, authorizationServerId, spare, 'NEXT'));
    await writeEvent(ctx, {
      eventType: authorizationServerId === orgAuthorizationServerId ? 'app.oauth2.key.rollover' : 'app.oauth2.as.key.rollover',
      message: 'Rotate the signing key of an authorization server',
      outcome: { result: 'SUCCESS' },
      actor,
      targets: [target],
      debug: { expiredKid: activeKid },
    });
    return true;
  });
}
