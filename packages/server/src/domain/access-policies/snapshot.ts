import type { Db } from '../../schema/db.ts';
import type { AccessPolicyRuleTable } from '../../schema/tables.ts';
import type { AccessConditions, AccessPolicy, AccessRule } from '../authorization-servers/access-policy.ts';
import type { OrgId } from '../ctx.ts';
import { listActivePolicies, listActiveRules } from './store.ts';

/** Reads the active access policies of all the org's authorization servers, by server. What is parsed here was checked when it was saved. */
export async function loadAccessPolicies(db: Db, orgId: OrgId): Promise<ReadonlyMap<string, readonly AccessPolicy[]>> {
  const [policies, rules] = await Promise.all([listActivePolicies(db, orgId), listActiveRules(db, orgId)]);
  const rulesOf = Map.groupBy(rules, (rule) => rule.policy_id);
  const loaded = Map.groupBy(policies, (policy) => policy.authorization_server_id);
  return new Map(
    [...loaded].map(([serverId, rows]) => [
      serverId,
      rows.map(({ id, clients_json }) => ({
        id,
        clients: JSON.parse(clients_json) as string[],
        rules: (rulesOf.get(id) ?? []).map(ruleOf),
      })),
    ]),
  );
}

function ruleOf(row: AccessPolicyRuleTable): AccessRule {
  return {
    id: row.id,
    conditions: JSON.parse(row.conditions_json) as AccessConditions,
    accessTokenLifetimeSeconds: row.access_token_lifetime_minutes * 60,
  };
}
