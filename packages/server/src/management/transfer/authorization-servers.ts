import { accessPolicyKind, readAccessPolicies } from './access-policies.ts';
import type { Run } from './run.ts';
import { type Entry, inOrderOf, type Kind, pick, type Section, type Thing } from './thing.ts';

type Body = Entry & { readonly id: string; readonly name: string; readonly system?: boolean };

interface Server extends Body {
  readonly audiences: readonly [string];
  readonly default: boolean;
  readonly credentials: { readonly signing: { readonly rotationMode: string } };
}

const scopeKind: Kind = {
  type: 'scope',
  nameOf: ({ name }) => String(name),
  keyOf: ({ name }) => String(name),
  async create(run, wanted, [server]) {
    const { id } = await run.call<Body>('createOAuth2Scope', { params: { authServerId: server?.id ?? '' }, body: wanted });
    return { id, entry: wanted };
  },
  update: async (run, { id }, wanted, [server]) =>
    void (await run.call('replaceOAuth2Scope', { params: { authServerId: server?.id ?? '', scopeId: id }, body: wanted })),
  remove: async (run, { id }, [server]) =>
    void (await run.call('deleteOAuth2Scope', { params: { authServerId: server?.id ?? '', scopeId: id } })),
};

const claimKind: Kind = {
  type: 'claim',
  nameOf: ({ name, claimType }) => `${String(name)} (${String(claimType)})`,
  keyOf: ({ name, claimType }) => `${String(claimType)} ${String(name)}`,
  renamed: { 'conditions.scopes': 'scopes' },
  async create(run, wanted, [server]) {
    const body = claimBody(run, wanted);
    const { id } = await run.call<Body>('createOAuth2Claim', { params: { authServerId: server?.id ?? '' }, body });
    return { id, entry: wanted };
  },
  async update(run, { id }, wanted, [server]) {
    const params = { authServerId: server?.id ?? '', claimId: id };
    await run.call('replaceOAuth2Claim', { params, body: claimBody(run, wanted) });
  },
  remove: async (run, { id }, [server]) =>
    void (await run.call('deleteOAuth2Claim', { params: { authServerId: server?.id ?? '', claimId: id } })),
};

function claimBody(run: Run, { scopes, value, ...said }: Entry): object {
  const isExpression = said['valueType'] !== 'GROUPS';
  return {
    ...said,
    value: isExpression ? run.names.idsInExpression(value, 'value') : value,
    ...(scopes !== undefined && { conditions: { scopes } }),
  };
}

const serverKind: Kind = {
  type: 'authorization server',
  nameOf: ({ name }) => String(name),
  // The server that came with the org is the same in every org, whatever it is called.
  keyOf: (entry) => (entry['default'] === true ? 'default' : `name ${String(entry['name'])}`),
  renamed: { 'audiences[0]': 'audience', audiences: 'audience', 'credentials.signing.rotationMode': 'keyRotation' },
  children: { scopes: scopeKind, claims: claimKind, policies: accessPolicyKind },
  async create(run, wanted) {
    const { id } = await run.call<Body>('createAuthorizationServer', { body: serverBody(wanted) });
    if (wanted['status'] === 'INACTIVE') await run.call('deactivateAuthorizationServer', { params: { authServerId: id } });
    return { id, entry: wanted, children: { scopes: [], claims: await readClaims(run, id), policies: [] } };
  },
  async update(run, { id, entry }, wanted) {
    const params = { authServerId: id };
    await run.call('replaceAuthorizationServer', { params, body: serverBody(wanted) });
    if (wanted['status'] === entry['status']) return;
    await run.call(`${wanted['status'] === 'ACTIVE' ? 'activate' : 'deactivate'}AuthorizationServer`, { params });
  },
  remove: async (run, { id }) => void (await run.call('deleteAuthorizationServer', { params: { authServerId: id } })),
};

function serverBody({ name, description, audience, keyRotation }: Entry): object {
  const credentials = keyRotation === undefined ? {} : { credentials: { signing: { rotationMode: keyRotation } } };
  return { name, description, audiences: audience === undefined ? [] : [audience], ...credentials };
}

/** The custom authorization servers with their scopes, claims and access policies. Signing keys stay where they are. */
export const authorizationServerSection: Section = { name: 'authorizationServers', kind: serverKind, read };

async function read(run: Run): Promise<Thing[]> {
  const things: Thing[] = [];
  for (const server of await run.all<Server>('listAuthorizationServers')) {
    const entry = {
      name: server.name,
      ...(server.default && { default: true }),
      ...pick(server, ['status', 'description']),
      audience: server.audiences[0],
      keyRotation: server.credentials.signing.rotationMode,
    };
    const children = {
      scopes: await readScopes(run, server.id),
      claims: await readClaims(run, server.id),
      policies: await readAccessPolicies(run, server.id),
    };
    things.push({ id: server.id, entry, children, isBuiltIn: server.default });
  }
  return inOrderOf(things, ({ entry }) => `${entry['default'] === true ? '' : ' '}${String(entry['name'])}`);
}

const scopeFields = ['name', 'displayName', 'description', 'consent', 'metadataPublish', 'default', 'optional'] as const;

async function readScopes(run: Run, authServerId: string): Promise<Thing[]> {
  const scopes = await run.all<Body>('listOAuth2Scopes', { params: { authServerId } });
  const own = scopes.filter(({ system }) => system !== true);
  return inOrderOf(own, ({ name }) => name).map((scope) => ({ id: scope.id, entry: pick(scope, scopeFields) }));
}

interface Claim extends Body {
  readonly valueType: 'EXPRESSION' | 'GROUPS' | 'SYSTEM';
  readonly value: string;
  readonly conditions: { readonly scopes: readonly string[] };
}

/** Of the system's claims only `sub` of access tokens can be changed, so it alone is told of. */
async function readClaims(run: Run, authServerId: string): Promise<Thing[]> {
  const claims = await run.all<Claim>('listOAuth2Claims', { params: { authServerId } });
  const things = claims
    .filter(({ valueType }) => valueType !== 'SYSTEM')
    .map((claim): Thing => {
      const isExpression = claim.valueType === 'EXPRESSION';
      const value = isExpression ? run.names.namesInExpression(claim.value) : claim.value;
      if (claim.system)
        return { id: claim.id, isBuiltIn: true, entry: { name: claim.name, claimType: claim['claimType'], value } };
      const entry = {
        ...pick(claim, ['name', 'claimType', 'status', 'valueType']),
        value,
        ...pick(claim, isExpression ? ['alwaysIncludeInToken'] : ['group_filter_type', 'alwaysIncludeInToken']),
        scopes: claim.conditions.scopes,
      };
      return { id: claim.id, entry };
    });
  return inOrderOf(things, ({ entry }) => `${String(entry['claimType'])} ${String(entry['name'])}`);
}
