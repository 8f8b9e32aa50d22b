import { roleAssignmentId } from '../../domain/admin-roles/assignment.ts';
import type { AdminRole } from '../../domain/admin-roles/permissions.ts';
import { listSecrets } from '../../domain/app-credentials/store.ts';
import { usesSecret } from '../../domain/apps/app.ts';
import type { AppTable } from '../../schema/tables.ts';
import { invalid } from '../api-error.ts';
import type { Run } from './run.ts';
import { appSecretPlace } from './sealed.ts';
import { type Children, type Entry, inOrderOf, type Kind, pick, type Thing } from './thing.ts';

interface Assignment {
  readonly id: string;
  readonly scope?: 'USER' | 'GROUP';
  readonly priority?: number;
  readonly profile: Entry;
  readonly credentials?: { readonly userName: string };
}

const groupKind: Kind = {
  type: 'app group',
  nameOf: ({ name }) => String(name),
  keyOf: ({ name }) => String(name).toLowerCase(),
  async create(run, wanted, [app]) {
    const groupId = run.names.idOf('group', String(wanted['name']), 'name');
    const body = pick(wanted, ['priority', 'profile']);
    await run.call('assignGroupToApplication', { params: { appId: app?.id ?? '', groupId }, body });
    return { id: groupId, entry: wanted };
  },
  update: async (run, { id }, wanted, [app]) =>
    void (await run.call('assignGroupToApplication', {
      params: { appId: app?.id ?? '', groupId: id },
      body: pick(wanted, ['priority', 'profile']),
    })),
  remove: async (run, { id }, [app]) =>
    void (await run.call('unassignApplicationFromGroup', { params: { appId: app?.id ?? '', groupId: id } })),
};

const userKind: Kind = {
  type: 'app user',
  nameOf: ({ login }) => String(login),
  keyOf: ({ login }) => String(login).toLowerCase(),
  renamed: { 'credentials.userName': 'userName', id: 'login' },
  async create(run, wanted, [app]) {
    const id = await run.names.userIdOf(String(wanted['login']), 'login');
    const body = { id, ...userSays(wanted) };
    await run.call('assignUserToApplication', { params: { appId: app?.id ?? '' }, body });
    return { id, entry: wanted };
  },
  update: async (run, { id }, wanted, [app]) =>
    void (await run.call('updateApplicationUser', { params: { appId: app?.id ?? '', userId: id }, body: userSays(wanted) })),
  remove: async (run, { id }, [app]) =>
    void (await run.call('unassignUserFromApplication', { params: { appId: app?.id ?? '', userId: id } })),
};

function userSays({ login, userName = login, profile }: Entry): object {
  return { credentials: { userName }, profile };
}

const grantKind: Kind = {
  type: 'app grant',
  isText: true,
  nameOf: ({ name }) => String(name),
  keyOf: ({ name }) => String(name),
  async create(run, wanted, [app]) {
    const body = { scopeId: wanted['name'], issuer: run.options.org.baseUrl };
    const { id } = await run.call<{ id: string }>('grantConsentToScope', { params: { appId: app?.id ?? '' }, body });
    return { id, entry: wanted };
  },
  update: async () => {},
  async remove(run, { id }, [app]) {
    refuseOwn(run, app);
    await run.call('revokeScopeConsentGrant', { params: { appId: app?.id ?? '', grantId: id } });
  },
};

const roleKind: Kind = {
  type: 'app role',
  isText: true,
  nameOf: ({ name }) => String(name),
  keyOf: ({ name }) => String(name),
  async create(run, wanted, [app]) {
    const clientId = String(app?.entry['clientId']);
    const { id } = await run.call<{ id: string }>('assignRoleToClient', { params: { clientId }, body: { type: wanted['name'] } });
    return { id, entry: wanted };
  },
  update: async () => {},
  async remove(run, { entry }, [app]) {
    refuseOwn(run, app);
    const id = roleAssignmentId(app?.id ?? '', entry['name'] as AdminRole);
    const params = { clientId: String(app?.entry['clientId']), roleAssignmentId: id };
    await run.call('deleteRoleFromClient', { params });
  },
};

/** Nobody loses what lets them import by not being named. @throws ApiError E0000001 */
function refuseOwn(run: Run, app: Thing | undefined): void {
  if (app?.entry['clientId'] === run.options.caller.subject.id)
    throw invalid(['the document does not name this right of the app that imports it']);
}

const secretKind: Kind = {
  type: 'app secret',
  nameOf: () => 'a secret',
  keyOf: ({ hash }) => String(hash),
  writeOnly: ['sealed', 'plain'],
  renamed: { client_secret: 'sealed' },
  async create(run, wanted, [app]) {
    const body = { client_secret: wanted['plain'], status: wanted['status'] };
    const { id } = await run.call<{ id: string }>('createOAuth2ClientSecret', { params: { appId: app?.id ?? '' }, body });
    return { id, entry: wanted };
  },
  async update(run, { id }, wanted, [app]) {
    const verb = wanted['status'] === 'ACTIVE' ? 'activate' : 'deactivate';
    await run.call(`${verb}OAuth2ClientSecret`, { params: { appId: app?.id ?? '', secretId: id } });
  },
  async remove(run, { id, entry }, [app]) {
    const params = { appId: app?.id ?? '', secretId: id };
    if (entry['status'] === 'ACTIVE') await run.call('deactivateOAuth2ClientSecret', { params });
    await run.call('deleteOAuth2ClientSecret', { params });
  },
};

/** What belongs to an app. */
export const appChildren = {
  groups: groupKind,
  users: userKind,
  grants: grantKind,
  roles: roleKind,
  secrets: secretKind,
} as const;

/** What belongs to this app now: people only when they are part of it all, secrets likewise. */
export async function readAppChildren(run: Run, app: Thing): Promise<Children> {
  const { logins, withSecrets = false } = run.options;
  return {
    groups: await readGroups(run, app),
    ...(logins !== undefined && { users: await readUsers(run, app) }),
    grants: await readGrants(run, app),
    roles: await readRoles(run, app),
    ...(withSecrets && { secrets: await readSecrets(run, app) }),
  };
}

async function readGroups(run: Run, { id: appId }: Thing): Promise<Thing[]> {
  const groups = await run.all<Assignment>('listApplicationGroupAssignments', { params: { appId }, query: { limit: '200' } });
  const things = groups.map(({ id, priority, profile }): Thing => {
    return { id, entry: { name: run.names.nameOf('group', id), priority, profile } };
  });
  return inOrderOf(things, ({ entry }) => String(entry['name']));
}

async function readUsers(run: Run, { id: appId }: Thing): Promise<Thing[]> {
  const users = await run.all<Assignment>('listApplicationUsers', { params: { appId }, query: { limit: '500' } });
  const things: Thing[] = [];
  for (const { id, credentials, profile } of users.filter(({ scope }) => scope === 'USER')) {
    const [login, userName] = [await run.names.loginOf(id), credentials?.userName];
    things.push({ id, entry: { login, ...(userName !== login && { userName }), profile } });
  }
  return inOrderOf(things, ({ entry }) => String(entry['login']));
}

async function readGrants(run: Run, { id: appId }: Thing): Promise<Thing[]> {
  const query = { limit: '200' };
  const grants = await run.all<{ id: string; scopeId: string }>('listScopeConsentGrants', { params: { appId }, query });
  return inOrderOf(grants, ({ scopeId }) => scopeId).map(({ id, scopeId }) => ({ id, entry: { name: scopeId } }));
}

async function readRoles(run: Run, { entry }: Thing): Promise<Thing[]> {
  const params = { clientId: String(entry['clientId']) };
  const roles = await run.all<{ id: string; type: string }>('listRolesForClient', { params });
  return inOrderOf(roles, ({ type }) => type).map(({ id, type }) => ({ id, entry: { name: type } }));
}

/** Sealed for an export, which the log of the app tells of; for an import it is enough to know them again. */
async function readSecrets(run: Run, { id: appId, entry }: Thing): Promise<Thing[]> {
  const { ctx, sealer } = run.options;
  if (!usesSecret(entry['tokenEndpointAuthMethod'] as AppTable['token_endpoint_auth_method'])) return [];
  const rows = await listSecrets(ctx, appId);
  const plain = new Map<string, string>();
  if (sealer && rows.length > 0) {
    const read = await run.call<{ id: string; client_secret: string }[]>('listOAuth2ClientSecrets', { params: { appId } });
    for (const { id, client_secret } of read) plain.set(id, client_secret);
  }
  const place = appSecretPlace(String(entry['clientId']));
  return inOrderOf(rows, ({ secret_hash }) => secret_hash).map(({ id, status, secret_hash }): Thing => {
    const secret = plain.get(id);
    return {
      id,
      entry: { status, ...(sealer && secret !== undefined ? { sealed: sealer.seal(secret, place) } : { hash: secret_hash }) },
    };
  });
}
