import { newId } from '../../platform/ids.ts';
import type { Random } from '../../platform/random.ts';
import type { Keyring } from '../../platform/seal.ts';
import type { Clock } from '../../platform/time.ts';
import type { Db } from '../../schema/db.ts';
import { addDefaultPolicy } from '../access-policies/default-policy.ts';
import { orgAuthorizationServerId } from '../authorization-servers/authorization-server.ts';
import { insertAuthorizationServer } from '../authorization-servers/store.ts';
import { type Ctx, inTx, type OrgId, type TxCtx } from '../ctx.ts';
import { everyoneId } from '../groups/everyone.ts';
import { insertGroup } from '../groups/store.ts';
import { generateSigningKey, type NewSigningKey, signingKeyRow } from '../keys/signing-keys.ts';
import { insertSigningKey } from '../keys/store.ts';
import { addDefaultPolicies } from '../policies/defaults.ts';
import { findOrgBySubdomain, insertOrg } from './store.ts';

/** What work needs that no request asked for. */
export interface Backstage {
  readonly db: Db;
  readonly keys: Keyring;
  readonly clock: Clock;
  readonly random: Random;
}

/** A context for `orgId` outside any request; the system log names the system as its origin. */
export function backstageCtx({ db, clock, random }: Backstage, orgId: OrgId): Ctx<Db> {
  return { orgId, now: clock(), random, db, request: { id: newId(random, 'req'), ip: null, userAgent: null } };
}

/** The private keys that an org signs with from its first moment. */
export interface NewOrgKeys {
  readonly org: NewSigningKey;
  readonly defaultServer: NewSigningKey;
}

/** Makes keys for an org that is about to be added: some tenths of a second of one core, so never inside a transaction. */
export async function newOrgKeys(newSigningKey = generateSigningKey): Promise<NewOrgKeys> {
  const [org, defaultServer] = await Promise.all([newSigningKey(), newSigningKey()]);
  return { org, defaultServer };
}

/**
 * Adds the org of `ctx` with all that an org has from its first moment: the group Everyone, default policies, the authorization server
 * `default` with its policy, a signing key for it and one for the org authorization server.
 * @throws the driver's unique violation when the subdomain is taken
 */
export async function addOrg(
  ctx: TxCtx,
  keys: Keyring,
  { subdomain, name, signingKeys }: { readonly subdomain: string; readonly name: string; readonly signingKeys: NewOrgKeys },
): Promise<void> {
  await insertOrg(ctx, { subdomain, name });
  await insertGroup(ctx, {
    id: everyoneId(ctx.orgId),
    type: 'BUILT_IN',
    name: 'Everyone',
    description: 'All users of this org',
  });
  await addDefaultPolicies(ctx);
  const server = {
    id: newId(ctx.random, 'aus'),
    alias: 'default',
    name: 'default',
    description: 'Default authorization server',
    audience: 'api://default',
    rotation_mode: 'AUTO',
  } as const;
  await insertAuthorizationServer(ctx, server);
  await addDefaultPolicy(ctx, server.id);
  await insertSigningKey(ctx, signingKeyRow(ctx, keys, orgAuthorizationServerId, signingKeys.org));
  await insertSigningKey(ctx, signingKeyRow(ctx, keys, server.id, signingKeys.defaultServer));
}

/**
 * Makes sure that the org at `subdomain` exists, as `addOrg` makes it. Safe when several nodes start at once: one wins.
 * @returns the org's id
 */
export async function ensureOrg(backstage: Backstage, subdomain: string, name: string): Promise<OrgId> {
  const found = await findOrgBySubdomain(backstage.db, subdomain);
  if (found) return found.id as OrgId;
  const ctx = backstageCtx(backstage, newId(backstage.random, '00o') as OrgId);
  const signingKeys = await newOrgKeys();
  try {
    await inTx(ctx, (ctx) => addOrg(ctx, backstage.keys, { subdomain, name, signingKeys }));
    return ctx.orgId;
  } catch (error) {
    const winner = await findOrgBySubdomain(backstage.db, subdomain);
    if (winner) return winner.id as OrgId;
    throw error;
  }
}
