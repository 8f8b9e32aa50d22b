import type { Db } from '../../schema/db.ts';
import type { PolicyRuleTable, PolicyTable } from '../../schema/tables.ts';
import type { OrgId } from '../ctx.ts';
import { everyoneId } from '../groups/everyone.ts';
import type { Conditions, Inclusion, PoliciesOf, Policy, PolicyType, Rule } from './policy.ts';
import { listActivePolicies, listActiveRules } from './store.ts';

/** Reads the org's active policies for its snapshot. What is parsed here was checked when it was saved. */
export async function loadPolicies(db: Db, orgId: OrgId): Promise<PoliciesOf> {
  const [policies, rules] = await Promise.all([listActivePolicies(db, orgId), listActiveRules(db, orgId)]);
  const rulesOf = Map.groupBy(rules, (rule) => rule.policy_id);
  const of = <T extends PolicyType>(type: T): Policy<T>[] =>
    policies.filter((row) => row.type === type).map((row) => policyFrom<T>(orgId, row, rulesOf.get(row.id) ?? []));
  return { OKTA_SIGN_ON: of('OKTA_SIGN_ON'), PASSWORD: of('PASSWORD'), ACCESS_POLICY: of('ACCESS_POLICY') };
}

function policyFrom<T extends PolicyType>(orgId: OrgId, row: PolicyTable, ruleRows: readonly PolicyRuleTable[]): Policy<T> {
  const conditions = conditionsFrom(orgId, row.conditions_json);
  const rules = ruleRows.map((rule): Rule<T> => {
    const actions = JSON.parse(rule.actions_json) as Rule<T>['actions'];
    return { id: rule.id, name: rule.name, conditions: conditionsFrom(orgId, rule.conditions_json), actions };
  });
  const namesGroups = [conditions, ...rules.map((rule) => rule.conditions)].some(
    ({ groups }) => groups.include.length > 0 || groups.exclude.some((id) => id !== everyoneId(orgId)),
  );
  const settings = JSON.parse(row.settings_json) as Policy<T>['settings'];
  return { id: row.id, name: row.name, isDefault: row.system === 1, conditions, settings, rules, namesGroups };
}

interface StoredConditions {
  readonly people?: { readonly users?: Partial<Inclusion>; readonly groups?: Partial<Inclusion> };
  readonly network?: Partial<Conditions['network']>;
  readonly authContext?: { readonly authType?: Conditions['authType'] };
}

function conditionsFrom(orgId: OrgId, json: string): Conditions {
  const { people, network, authContext } = (JSON.parse(json) ?? {}) as StoredConditions;
  const groups = inclusion(people?.groups);
  // Everybody is in Everyone: who includes it includes all.
  const include = groups.include.includes(everyoneId(orgId)) ? [] : groups.include;
  return {
    users: inclusion(people?.users),
    groups: { ...groups, include },
    network: { connection: network?.connection ?? 'ANYWHERE', ...inclusion(network) },
    authType: authContext?.authType ?? 'ANY',
  };
}

function inclusion({ include = [], exclude = [] }: Partial<Inclusion> = {}): Inclusion {
  return { include, exclude };
}
