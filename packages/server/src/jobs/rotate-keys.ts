import { orgAuthorizationServerId } from '../domain/authorization-servers/authorization-server.ts';
import { listAuthorizationServers } from '../domain/authorization-servers/store.ts';
import { type Ctx, inTx } from '../domain/ctx.ts';
import type { Deps } from '../domain/deps.ts';
import { deleteExpiredKeys, listSigningKeys } from '../domain/keys/store.ts';
import { backstageCtx } from '../domain/orgs/create.ts';
import { prepareNextKey, rotateSigningKey, rotationStep } from '../domain/orgs/rotate-keys.ts';
import { listOrgIds, raiseOrgVersion } from '../domain/orgs/store.ts';
import { type LogSubject, systemActor } from '../domain/system-log/write.ts';
import type { Keyring } from '../platform/seal.ts';
import type { EpochMillis } from '../platform/time.ts';
import type { Db } from '../schema/db.ts';
import { type Job, regularly } from './regularly.ts';

const everyMilliseconds = 600_000;
/** Then no key had expired: a list as of this instant has them all. */
const theBeginning = 0 as EpochMillis;

/**
 * Replaces signing keys that are due, publishes keys that will sign later, and removes those whose tokens are all over. Any node may run
 * it; several at once rotate once.
 * @returns how many keys began to sign
 * @internal exported for tests
 */
export async function rotateKeys(deps: Pick<Deps, 'database' | 'keys' | 'clock' | 'random'>): Promise<number> {
  let rotated = 0;
  for (const orgId of await listOrgIds(deps.database))
    rotated += await rotateKeysOfOrg(backstageCtx({ ...deps, db: deps.database }, orgId), deps.keys);
  return rotated;
}

/** Runs `rotateKeys` every ten minutes; a failure is logged and tried again the next time. */
export function rotateKeysRegularly(deps: Deps): Job {
  return regularly(deps, { everyMilliseconds, what: 'signing keys rotated', run: rotateKeys });
}

/** An authorization server, the org's own among them, as the log names it. */
interface Rotated {
  readonly id: string;
  readonly mode: 'AUTO' | 'MANUAL';
  readonly target: LogSubject;
}

async function rotateKeysOfOrg(ctx: Ctx<Db>, keyring: Keyring): Promise<number> {
  const [servers, keys] = await Promise.all([
    listAuthorizationServers(ctx.db, ctx.orgId),
    listSigningKeys(ctx.db, ctx.orgId, theBeginning),
  ]);
  if (keys.some((key) => key.expires_at !== null && key.expires_at <= ctx.now)) {
    await inTx(ctx, async (ctx) => {
      await raiseOrgVersion(ctx); // first, as every change to the org's configuration does: two that lock in two orders wait for ever
      await deleteExpiredKeys(ctx);
    });
  }
  const keyOf = (id: string, status: 'ACTIVE' | 'NEXT') =>
    keys.find((key) => key.authorization_server_id === id && key.status === status);
  const all: Rotated[] = [
    { id: orgAuthorizationServerId, mode: 'AUTO', target: subject(orgAuthorizationServerId, 'org') },
    ...servers.map((server) => ({ id: server.id, mode: server.rotation_mode, target: subject(server.id, server.name) })),
  ];
  let rotated = 0;
  for (const { id, mode, target } of all) {
    const active = keyOf(id, 'ACTIVE');
    if (!active) continue;
    const step = rotationStep({ active, next: keyOf(id, 'NEXT') }, mode, ctx.now);
    if (step === 'prepare') await prepareNextKey(ctx, keyring, id, active.id);
    if (step !== 'rotate') continue;
    const expired = { authorizationServerId: id, activeKid: active.id };
    if (await rotateSigningKey(ctx, keyring, expired, { actor: systemActor, target })) rotated += 1;
  }
  return rotated;
}

function subject(id: string, displayName: string): LogSubject {
  return { id, type: 'AuthorizationServer', alternateId: null, displayName };
}
