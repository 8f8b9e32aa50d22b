import * as groupRules from '../../src/domain/group-rules/store.ts';
import * as memberships from '../../src/domain/memberships/store.ts';
import type { IsolationPart, Known } from './part.ts';

const content = (a: Known, name: string) => ({ name, expression: 'true', group_ids_json: JSON.stringify([a.groupId]) });
const given = (a: Known) => [{ user_id: a.userId, group_id: a.groupId, rule_id: '0prA' }];

/** Rules that put users into groups, and what they gave. */
export const groupRulesPart: IsolationPart = {
  stores: { groupRules, memberships },
  calls: {
    'groupRules.findRule': (ctx) => groupRules.findRule(ctx, '0prA'),
    'groupRules.listRules': (ctx) => groupRules.listRules(ctx, { part: 'RULE', limit: 100 }),
    'groupRules.countRules': (ctx) => groupRules.countRules(ctx),
    'groupRules.insertRule': (ctx, a) => groupRules.insertRule(ctx, '0prA', content(a, 'B')),
    'groupRules.replaceIdleRule': (ctx, a) => groupRules.replaceIdleRule(ctx, '0prA', content(a, 'B')),
    'groupRules.changeRuleStatus': (ctx) => groupRules.changeRuleStatus(ctx, '0prA', { from: 'INACTIVE', to: 'ACTIVE' }),
    'groupRules.deleteRule': (ctx) => groupRules.deleteRule(ctx, '0prA'),
    'groupRules.holdRules': (ctx) => groupRules.holdRules(ctx),
    'groupRules.listExclusions': (ctx) => groupRules.listExclusions(ctx, ['0prA']),
    'groupRules.listExclusionsOf': (ctx, a) => groupRules.listExclusionsOf(ctx, [a.userId]),
    'groupRules.replaceExclusions': (ctx) => groupRules.replaceExclusions(ctx, '0prA', []),
    'groupRules.excludeFromRules': (ctx, a) => groupRules.excludeFromRules(ctx, ['0prA'], a.userId),
    'groupRules.holdGroups': (ctx, a) => groupRules.holdGroups(ctx, [a.groupId]),
    'groupRules.findGroups': (ctx, a) => groupRules.findGroups(ctx, [a.groupId]),
    'groupRules.putWork': (ctx) => groupRules.putWork(ctx, '0prA', 'APPLY'),
    'groupRules.holdWork': (ctx) => groupRules.holdWork(ctx, '0prA'),
    'groupRules.moveWork': (ctx) => groupRules.moveWork(ctx, '0prA', '00uB'),
    'groupRules.deleteWork': (ctx) => groupRules.deleteWork(ctx, '0prA'),
    'memberships.listHeldUsers': (ctx, a) => memberships.listHeldUsers(ctx, [a.userId]),
    'memberships.listHeldUsersAfter': (ctx) => memberships.listHeldUsersAfter(ctx, '', 100),
    'memberships.listGivenTo': (ctx, a) => memberships.listGivenTo(ctx, [a.userId]),
    'memberships.listGivenBy': (ctx) => memberships.listGivenBy(ctx, '0prA', 100),
    'memberships.give': (ctx, a) => memberships.give(ctx, given(a)),
    'memberships.takeBack': (ctx, a) => memberships.takeBack(ctx, given(a)),
    'memberships.listManualGroups': (ctx, a) => memberships.listManualGroups(ctx, [a.userId]),
  },
  async fill(ctx, a) {
    await groupRules.insertRule(ctx, '0prA', content(a, 'rule-of-a'));
    await groupRules.replaceExclusions(ctx, '0prA', [a.userId]);
    await groupRules.putWork(ctx, '0prA', 'WITHDRAW');
    await memberships.give(ctx, given(a));
  },
  nothing: {
    'groupRules.findRule': undefined,
    'groupRules.listRules': [],
    'groupRules.holdRules': [],
    'groupRules.listExclusions': [],
    'groupRules.holdWork': undefined,
    'memberships.listHeldUsers': [],
    'memberships.listGivenTo': [],
    'memberships.listGivenBy': [],
    'memberships.takeBack': [],
    'memberships.listManualGroups': [],
  },
};
