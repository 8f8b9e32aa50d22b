import type { Names } from './names.ts';
import { isEntry } from './reconcile.ts';
import type { Run } from './run.ts';
import { type Entry, inOrderOf, type Kind, pick, type Section, type Thing } from './thing.ts';

type Body = Entry & { readonly id: string; readonly system: boolean; readonly status: string };

interface PolicyBody extends Body {
  readonly conditions: { readonly people: { readonly groups: { readonly include: readonly string[] } } } | null;
}

const types = ['OKTA_SIGN_ON', 'PASSWORD', 'ACCESS_POLICY'] as const;

const ruleKind: Kind = {
  type: 'policy rule',
  nameOf: ({ name }) => String(name),
  keyOf: ({ name }) => String(name).toLowerCase(),
  orderOf: () => '',
  async create(run, wanted, [policy]) {
    const { status, ...said } = wanted;
    const body = { ...said, conditions: await idsInConditions(run.names, said['conditions']) };
    const query = { activate: String(status !== 'INACTIVE') };
    const { id } = await run.call<Body>('createPolicyRule', { params: { policyId: policy?.id ?? '' }, query, body });
    return { id, entry: wanted };
  },
  async update(run, { id, entry }, wanted, [policy], priority) {
    const { status, ...said } = wanted;
    const params = { policyId: policy?.id ?? '', ruleId: id };
    const conditions = await idsInConditions(run.names, said['conditions']);
    await run.call('replacePolicyRule', { params, body: { ...said, conditions, ...(priority !== undefined && { priority }) } });
    if (status !== entry['status']) await run.call(`${verbOf(status)}PolicyRule`, { params });
  },
  remove: async (run, { id }, [policy]) =>
    void (await run.call('deletePolicyRule', { params: { policyId: policy?.id ?? '', ruleId: id } })),
};

const policyKind: Kind = {
  type: 'policy',
  nameOf: ({ type, name }) => `${String(type)} ${String(name)}`,
  keyOf: ({ type, name }) => `${String(type)} ${String(name).toLowerCase()}`,
  // App sign-in policies are each for their own apps: none comes before another.
  orderOf: ({ type }) => (type === 'ACCESS_POLICY' ? undefined : String(type)),
  renamed: { 'conditions.people.groups.include': 'groups' },
  children: { rules: ruleKind },
  async create(run, wanted) {
    const query = { activate: String(wanted['status'] !== 'INACTIVE') };
    const { id } = await run.call<Body>('createPolicy', { query, body: await policyBody(run, wanted) });
    learn(run, id, wanted);
    return { id, entry: wanted, children: { rules: await readRules(run, id) } };
  },
  async update(run, { id, entry }, wanted, _parents, priority) {
    const params = { policyId: id };
    const body = { ...(await policyBody(run, wanted)), ...(priority !== undefined && { priority }) };
    await run.call('replacePolicy', { params, body });
    learn(run, id, wanted);
    if (wanted['status'] === entry['status']) return;
    if (wanted['status'] === 'ACTIVE') await run.call('activatePolicy', { params });
    // When no app is under it any more.
    else run.later(async () => void (await run.call('deactivatePolicy', { params })));
  },
  remove: async (run, { id }) => void (await run.call('deletePolicy', { params: { policyId: id } })),
};

/** Global session, password and app sign-in policies with their rules, each type in the order in which they are asked. */
export const policySection: Section = { name: 'policies', kind: policyKind, read };

async function read(run: Run): Promise<Thing[]> {
  const things: Thing[] = [];
  for (const type of types) {
    const policies = await run.all<PolicyBody>('listPolicies', { query: { type } });
    const ofType: Thing[] = [];
    for (const policy of policies) {
      const entry = {
        ...pick(policy, ['type', 'name', 'description', 'status']),
        ...(policy.conditions && { groups: await run.names.namesIn('group', policy.conditions.people.groups.include) }),
        ...pick(policy, ['settings']),
      };
      learn(run, policy.id, entry);
      ofType.push({ id: policy.id, entry, isBuiltIn: policy.system, children: { rules: await readRules(run, policy.id) } });
    }
    things.push(...(type === 'ACCESS_POLICY' ? inOrderOf(ofType, ({ entry }) => String(entry['name'])) : ofType));
  }
  return things;
}

async function readRules(run: Run, policyId: string): Promise<Thing[]> {
  const rules = await run.all<Body>('listPolicyRules', { params: { policyId } });
  const things: Thing[] = [];
  for (const rule of rules) {
    const { name, status, conditions, actions } = rule;
    const entry = { name, status, conditions: await namesInConditions(run.names, conditions), actions };
    things.push({ id: rule.id, entry, isBuiltIn: rule.system });
  }
  return things;
}

function learn(run: Run, id: string, { type, name }: Entry): void {
  if (type === 'ACCESS_POLICY') run.names.learn('policy', id, String(name));
}

async function policyBody(run: Run, { groups, status: _status, rules: _rules, ...said }: Entry): Promise<Entry> {
  if (groups === undefined || groups === null) return said;
  const include = await run.names.idsIn('group', groups, 'groups');
  return { ...said, conditions: { people: { groups: { include } } } };
}

function verbOf(status: unknown): 'activate' | 'deactivate' {
  return status === 'ACTIVE' ? 'activate' : 'deactivate';
}

/** Turns the names or ids at one place of conditions into the others. */
type Translate = (kind: 'user' | 'group' | 'zone', list: unknown, path: string) => Promise<unknown>;

const places = [
  ['people', 'users', 'include', 'user'],
  ['people', 'users', 'exclude', 'user'],
  ['people', 'groups', 'include', 'group'],
  ['people', 'groups', 'exclude', 'group'],
  ['network', undefined, 'include', 'zone'],
  ['network', undefined, 'exclude', 'zone'],
] as const;

/** Conditions of a rule with names in place of ids. */
export function namesInConditions(names: Names, conditions: unknown): Promise<unknown> {
  return translated(conditions, (kind, list) => names.namesIn(kind, list));
}

/** The other way round. @throws ApiError E0000001 */
export function idsInConditions(names: Names, conditions: unknown): Promise<unknown> {
  return translated(conditions, (kind, list, path) => names.idsIn(kind, list, path));
}

async function translated(conditions: unknown, translate: Translate): Promise<unknown> {
  let result = conditions;
  for (const [first, second, last, kind] of places) {
    const path = [first, ...(second === undefined ? [] : [second]), last];
    const list = path.reduce<unknown>((value, name) => (isEntry(value) ? value[name] : undefined), result);
    if (Array.isArray(list)) result = replaced(result, path, await translate(kind, list, `conditions.${path.join('.')}`));
  }
  return result;
}

function replaced(value: unknown, [name, ...rest]: readonly string[], by: unknown): unknown {
  if (name === undefined) return by;
  return isEntry(value) ? { ...value, [name]: replaced(value[name], rest, by) } : value;
}
