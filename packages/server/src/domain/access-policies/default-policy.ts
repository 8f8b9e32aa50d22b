import { newId } from '../../platform/ids.ts';
import { type AccessConditions, allClients, anyScope, everyone } from '../authorization-servers/access-policy.ts';
import type { TxCtx } from '../ctx.ts';
import { insertPolicy, insertRule } from './store.ts';

/** Lifetimes of a rule that says nothing else. */
export const usualLifetimes = {
  access_token_lifetime_minutes: 60,
  refresh_token_lifetime_minutes: 0,
  refresh_token_window_minutes: 10_080,
} as const;

/** Everybody, for a rule that says nothing else. */
export const everybody: AccessConditions['people'] = {
  users: { include: [], exclude: [] },
  groups: { include: [everyone], exclude: [] },
};

/** Every grant type that a rule may name. The default rule names those that a policy can judge when they are built. */
export const grantTypes = [
  'authorization_code',
  'implicit',
  'client_credentials',
  'password',
  'urn:ietf:params:oauth:grant-type:device_code',
  'interaction_code',
  'urn:ietf:params:oauth:grant-type:token-exchange',
  'urn:ietf:params:oauth:grant-type:saml2-bearer',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'urn:openid:params:grant-type:ciba',
] as const;

const namedByDefault = 7;

/** Gives the server `default` of a new org the policy that lets everybody in. */
export async function addDefaultPolicy(ctx: TxCtx, authorizationServerId: string): Promise<void> {
  const policyId = newId(ctx.random, '00p');
  const first = { authorization_server_id: authorizationServerId, status: 'ACTIVE', priority: 1 } as const;
  await insertPolicy(ctx, {
    ...first,
    id: policyId,
    name: 'Default Policy',
    description: 'Default policy description',
    clients_json: JSON.stringify([allClients]),
  });
  const conditions: AccessConditions = {
    people: everybody,
    grantTypes: { include: grantTypes.slice(0, namedByDefault) },
    scopes: { include: [anyScope] },
  };
  await insertRule(ctx, {
    ...first,
    ...usualLifetimes,
    policy_id: policyId,
    id: newId(ctx.random, '0pr'),
    name: 'Default Policy Rule',
    conditions_json: JSON.stringify(conditions),
  });
}
