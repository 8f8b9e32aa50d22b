import { idsInConditions, namesInConditions } from './policies.ts';
import type { Run } from './run.ts';
import { type Entry, type Kind, pick, type Thing } from './thing.ts';

type Body = Entry & { readonly id: string };

interface AccessPolicy extends Body {
  readonly conditions: { readonly clients: { readonly include: readonly string[] } };
}

interface AccessRule extends Body {
  readonly actions: { readonly token: Entry };
}

const lifetimes = ['accessTokenLifetimeMinutes', 'refreshTokenLifetimeMinutes', 'refreshTokenWindowMinutes'] as const;

const ruleKind: Kind = {
  type: 'access policy rule',
  nameOf: ({ name }) => String(name),
  keyOf: ({ name }) => String(name),
  orderOf: () => '',
  renamed: { 'actions.token': 'token' },
  deep: ['token'],
  async create(run, wanted, parents) {
    const body = await ruleBody(run, wanted);
    const { id } = await run.call<Body>('createAuthorizationServerPolicyRule', { params: pathTo(parents), body });
    return { id, entry: wanted };
  },
  async update(run, { id, entry }, wanted, parents, priority) {
    const params = { ...pathTo(parents), ruleId: id };
    const body = { ...(await ruleBody(run, wanted)), ...(priority !== undefined && { priority }) };
    await run.call('replaceAuthorizationServerPolicyRule', { params, body });
    if (wanted['status'] !== entry['status']) await run.call(`${verbOf(wanted)}AuthorizationServerPolicyRule`, { params });
  },
  remove: async (run, { id }, parents) =>
    void (await run.call('deleteAuthorizationServerPolicyRule', { params: { ...pathTo(parents), ruleId: id } })),
};

/** Access policies of an authorization server with their rules, in the order in which they are asked. */
export const accessPolicyKind: Kind = {
  type: 'access policy',
  nameOf: ({ name }) => String(name),
  keyOf: ({ name }) => String(name),
  orderOf: () => '',
  renamed: { 'conditions.clients.include': 'clients' },
  children: { rules: ruleKind },
  async create(run, wanted, [server]) {
    const params = { authServerId: server?.id ?? '' };
    const { id } = await run.call<Body>('createAuthorizationServerPolicy', { params, body: await policyBody(run, wanted) });
    return { id, entry: wanted, children: { rules: [] } };
  },
  async update(run, { id, entry }, wanted, [server], priority) {
    const params = { authServerId: server?.id ?? '', policyId: id };
    const body = { ...(await policyBody(run, wanted)), ...(priority !== undefined && { priority }) };
    await run.call('replaceAuthorizationServerPolicy', { params, body });
    if (wanted['status'] !== entry['status']) await run.call(`${verbOf(wanted)}AuthorizationServerPolicy`, { params });
  },
  remove: async (run, { id }, [server]) =>
    void (await run.call('deleteAuthorizationServerPolicy', { params: { authServerId: server?.id ?? '', policyId: id } })),
};

/** The access policies of a server, as they are asked. */
export async function readAccessPolicies(run: Run, authServerId: string): Promise<Thing[]> {
  const things: Thing[] = [];
  for (const policy of await run.all<AccessPolicy>('listAuthorizationServerPolicies', { params: { authServerId } })) {
    const clients = await run.names.namesIn('app', policy.conditions.clients.include);
    const entry = { ...pick(policy, ['name', 'description', 'status']), clients };
    things.push({ id: policy.id, entry, children: { rules: await readRules(run, authServerId, policy.id) } });
  }
  return things;
}

async function readRules(run: Run, authServerId: string, policyId: string): Promise<Thing[]> {
  const things: Thing[] = [];
  const rules = await run.all<AccessRule>('listAuthorizationServerPolicyRules', { params: { authServerId, policyId } });
  for (const { id, name, status, conditions, actions } of rules) {
    const entry = {
      name,
      status,
      conditions: await namesInConditions(run.names, conditions),
      token: pick(actions.token, lifetimes),
    };
    things.push({ id, entry });
  }
  return things;
}

async function policyBody(run: Run, { clients, rules: _rules, ...said }: Entry): Promise<Entry> {
  const include = await run.names.idsIn('app', clients, 'clients');
  return { ...said, conditions: { clients: { include } } };
}

async function ruleBody(run: Run, { token, ...said }: Entry): Promise<Entry> {
  const conditions = await idsInConditions(run.names, said['conditions']);
  return { ...said, conditions, ...(token !== undefined && { actions: { token } }) };
}

function pathTo([server, policy]: readonly Thing[]): { authServerId: string; policyId: string } {
  return { authServerId: server?.id ?? '', policyId: policy?.id ?? '' };
}

function verbOf({ status }: Entry): 'activate' | 'deactivate' {
  return status === 'ACTIVE' ? 'activate' : 'deactivate';
}
