import type { Run } from './run.ts';
import { type Entry, inOrderOf, type Kind, type Section, type Thing } from './thing.ts';

interface Group {
  readonly id: string;
  readonly type: 'OKTA_GROUP' | 'BUILT_IN';
  readonly profile: { readonly name: string; readonly description: string | null };
}

const groupKind: Kind = {
  type: 'group',
  nameOf: ({ name }) => String(name),
  keyOf: ({ name }) => String(name).toLowerCase(),
  renamed: { profile: '' },
  async create(run, wanted) {
    const { id, profile } = await run.call<Group>('createGroup', { body: { profile: wanted } });
    run.names.learn('group', id, profile.name);
    return { id, entry: wanted };
  },
  async update(run, { id }, wanted) {
    await run.call('replaceGroup', { params: { groupId: id }, body: { profile: wanted } });
    run.names.learn('group', id, String(wanted['name']));
  },
  remove: async (run, { id }) => void (await run.call('deleteGroup', { params: { groupId: id } })),
};

/** The groups that are the org's own. */
export const groupSection: Section = { name: 'groups', kind: groupKind, read };

async function read(run: Run): Promise<Thing[]> {
  const groups = await run.all<Group>('listGroups', { query: { limit: '1000' } });
  for (const { id, profile } of groups) run.names.learn('group', id, profile.name);
  const own = groups.filter(({ type }) => type === 'OKTA_GROUP');
  const things = own.map(({ id, profile }): Thing => ({ id, entry: { ...profile } }));
  return inOrderOf(things, ({ entry }) => String(entry['name']));
}

interface GroupRule {
  readonly id: string;
  readonly name: string;
  readonly status: 'ACTIVE' | 'INACTIVE' | 'INVALID';
  readonly conditions: {
    readonly people: { readonly users: { readonly exclude: readonly string[] } };
    readonly expression: { readonly value: string };
  };
  readonly actions: { readonly assignUserToGroups: { readonly groupIds: readonly string[] } };
}

const groupRuleKind: Kind = {
  type: 'group rule',
  nameOf: ({ name }) => String(name),
  keyOf: ({ name }) => String(name).toLowerCase(),
  renamed: {
    'conditions.expression.value': 'expression',
    'conditions.people.users.exclude': 'excludedUsers',
    'actions.assignUserToGroups.groupIds': 'groups',
  },
  async create(run, wanted) {
    const { id } = await run.call<GroupRule>('createGroupRule', { body: await ruleBody(run, wanted) });
    if (wanted['status'] === 'ACTIVE') await run.call('activateGroupRule', { params: { groupRuleId: id } });
    return { id, entry: wanted };
  },
  async update(run, { id, entry }, wanted) {
    const params = { groupRuleId: id };
    if (entry['status'] === 'ACTIVE') await run.call('deactivateGroupRule', { params });
    await run.call('replaceGroupRule', { params, body: await ruleBody(run, wanted) });
    if (wanted['status'] === 'ACTIVE') await run.call('activateGroupRule', { params });
  },
  remove: async (run, { id }) => void (await run.call('deleteGroupRule', { params: { groupRuleId: id } })),
};

/** The rules that put users into groups. One that lost a group does nothing any more, and no document tells of it. */
export const groupRuleSection: Section = { name: 'groupRules', kind: groupRuleKind, read: readRules };

async function readRules(run: Run): Promise<Thing[]> {
  const rules = await run.all<GroupRule>('listGroupRules', { query: { limit: '200' } });
  const things: Thing[] = [];
  for (const { id, name, status, conditions, actions } of rules) {
    const entry = {
      name,
      status,
      expression: run.names.namesInExpression(conditions.expression.value),
      groups: await run.names.namesIn('group', actions.assignUserToGroups.groupIds),
      excludedUsers: await run.names.namesIn('user', conditions.people.users.exclude),
    };
    things.push({ id, entry, ...(status === 'INVALID' && { isHidden: true }) });
  }
  return inOrderOf(things, ({ entry }) => String(entry['name']));
}

async function ruleBody(run: Run, { name, expression, groups, excludedUsers }: Entry): Promise<object> {
  const { names } = run;
  return {
    name,
    conditions: {
      expression: { value: names.idsInExpression(expression, 'expression') },
      people: { users: { exclude: await names.idsIn('user', excludedUsers, 'excludedUsers') } },
    },
    actions: { assignUserToGroups: { groupIds: await names.idsIn('group', groups, 'groups') } },
  };
}
