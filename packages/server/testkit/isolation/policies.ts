import * as policies from '../../src/domain/policies/store.ts';
import * as zones from '../../src/domain/zones/store.ts';
import type { IsolationPart } from './part.ts';

const ranked = { status: 'ACTIVE', system: 0, priority: 1 } as const;
const policyRow = {
  ...ranked,
  type: 'ACCESS_POLICY',
  description: null,
  conditions_json: 'null',
  settings_json: 'null',
} as const;
const ruleRow = { ...ranked, conditions_json: '{}', actions_json: '{}' } as const;

const zoneContent = { name: 'B', usage: 'POLICY', gateways_json: '[]' } as const;

/** Policies, their rules, and network zones. */
export const policiesPart: IsolationPart = {
  stores: { policies, zones },
  calls: {
    'policies.listActivePolicies': (ctx) => policies.listActivePolicies(ctx.db, ctx.orgId),
    'policies.listActiveRules': (ctx) => policies.listActiveRules(ctx.db, ctx.orgId),
    'policies.findPolicy': (ctx) => policies.findPolicy(ctx, 'rstA'),
    'policies.insertPolicy': (ctx) => policies.insertPolicy(ctx, { ...policyRow, id: 'rstA', name: 'B' }),
    'policies.insertPolicyRule': (ctx) =>
      policies.insertPolicyRule(ctx, { ...ruleRow, policy_id: 'rstA', id: 'rulA', name: 'B' }),
    'policies.listPolicies': (ctx) => policies.listPolicies(ctx, 'ACCESS_POLICY'),
    'policies.listRules': (ctx) => policies.listRules(ctx, 'rstA'),
    'policies.listRuleConditions': (ctx) => policies.listRuleConditions(ctx),
    'policies.findRule': (ctx) => policies.findRule(ctx, 'rstA', 'rulA'),
    'policies.updatePolicy': (ctx) => policies.updatePolicy(ctx, 'rstA', { ...policyRow, name: 'B' }),
    'policies.updateRule': (ctx) => policies.updateRule(ctx, 'rstA', 'rulA', { ...ruleRow, name: 'B' }),
    'policies.setPolicyStatus': (ctx) => policies.setPolicyStatus(ctx, 'rstA', 'INACTIVE'),
    'policies.setRuleStatus': (ctx) => policies.setRuleStatus(ctx, 'rstA', 'rulA', 'INACTIVE'),
    'policies.setPolicyPriority': (ctx) => policies.setPolicyPriority(ctx, 'rstA', 7),
    'policies.setRulePriority': (ctx) => policies.setRulePriority(ctx, 'rstA', 'rulA', 7),
    'policies.deletePolicy': (ctx) => policies.deletePolicy(ctx, 'rstA'),
    'policies.deleteRule': (ctx) => policies.deleteRule(ctx, 'rstA', 'rulA'),
    'policies.listAppsUnderPolicy': (ctx) => policies.listAppsUnderPolicy(ctx, 'rstA', { isDefault: true, limit: 100 }),
    'zones.listActiveZones': (ctx) => zones.listActiveZones(ctx.db, ctx.orgId),
    'zones.listZones': (ctx) => zones.listZones(ctx, { limit: 100 }),
    'zones.findZone': (ctx) => zones.findZone(ctx, 'nzoA'),
    'zones.countZones': (ctx) => zones.countZones(ctx),
    'zones.insertZone': (ctx) => zones.insertZone(ctx, 'nzoA', zoneContent),
    'zones.updateZone': (ctx) => zones.updateZone(ctx, 'nzoA', zoneContent),
    'zones.setZoneStatus': (ctx) => zones.setZoneStatus(ctx, 'nzoA', 'INACTIVE'),
    'zones.deleteZone': (ctx) => zones.deleteZone(ctx, 'nzoA'),
  },
  async fill(ctx) {
    await policies.insertPolicy(ctx, { ...policyRow, id: 'rstA', name: 'policy-of-a' });
    await policies.insertPolicyRule(ctx, { ...ruleRow, policy_id: 'rstA', id: 'rulA', name: 'rule-of-a' });
    await zones.insertZone(ctx, 'nzoA', { ...zoneContent, name: 'zone-of-a' });
  },
  nothing: {
    'policies.findPolicy': undefined,
    'policies.findRule': undefined,
    'policies.listRules': [],
    'policies.listAppsUnderPolicy': [],
    'policies.deletePolicy': false,
    'policies.deleteRule': false,
    'zones.findZone': undefined,
    'zones.listZones': [],
  },
};
