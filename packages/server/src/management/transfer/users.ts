import { roleAssignmentId } from '../../domain/admin-roles/assignment.ts';
import { type AdminRole, hasRightsOf } from '../../domain/admin-roles/permissions.ts';
import { listRolesOfUsers } from '../../domain/admin-roles/store.ts';
import { listManualGroups } from '../../domain/memberships/store.ts';
import { exportedHash } from '../../domain/passwords/imported-hash.ts';
import { listPasswordHashes } from '../../domain/passwords/store.ts';
import { loginKey } from '../../domain/users/user.ts';
import { ApiError, invalid } from '../api-error.ts';
import type { Run } from './run.ts';
import { passwordPlace } from './sealed.ts';
import { type Entry, inOrderOf, type Kind, type Section, type Thing } from './thing.ts';

type Status = 'STAGED' | 'ACTIVE' | 'SUSPENDED' | 'DEPROVISIONED';

interface User {
  readonly id: string;
  readonly status: string;
  readonly profile: Entry & { readonly login: string };
}

const usersAtOnce = 500;

const membershipKind: Kind = {
  type: 'membership',
  isText: true,
  nameOf: ({ name }) => String(name),
  keyOf: ({ name }) => String(name).toLowerCase(),
  async create(run, wanted, [user]) {
    const groupId = run.names.idOf('group', String(wanted['name']), '');
    await run.call('assignUserToGroup', { params: { groupId, userId: user?.id ?? '' } });
    return { id: groupId, entry: wanted };
  },
  update: async () => {},
  remove: async (run, { id }, [user]) =>
    void (await run.call('unassignUserFromGroup', { params: { groupId: id, userId: user?.id ?? '' } })),
};

const roleKind: Kind = {
  type: 'admin role',
  isText: true,
  nameOf: ({ name }) => String(name),
  keyOf: ({ name }) => String(name),
  async create(run, wanted, [user]) {
    await run.call('assignRoleToUser', { params: { userId: user?.id ?? '' }, body: { type: wanted['name'] } });
    return { id: String(wanted['name']), entry: wanted };
  },
  update: async () => {},
  async remove(run, { id }, [user]) {
    const userId = user?.id ?? '';
    if (userId === run.options.caller.userId) throw invalid(['the document does not name this role of yours']);
    const params = { userId, roleAssignmentId: roleAssignmentId(userId, id as AdminRole) };
    await run.call('unassignRoleFromUser', { params });
  },
};

const userKind: Kind = {
  type: 'user',
  nameOf: ({ login }) => String(login),
  keyOf: ({ login }) => loginKey(String(login)),
  deep: ['profile'],
  writeOnly: ['password'],
  renamed: { 'profile.login': 'login', 'credentials.password': 'password' },
  children: { groups: membershipKind, roles: roleKind },
  async create(run, wanted) {
    const hash = (wanted['password'] as Entry | undefined)?.['hash'];
    const query = { activate: String(hash !== undefined && wanted['status'] !== 'STAGED') };
    const body = { profile: profileOf(wanted), ...(hash !== undefined && { credentials: { password: { hash } } }) };
    const { id, status } = await run.call<User>('createUser', { query, body });
    await moveTo(run, id, status, (wanted['status'] as Status | undefined) ?? 'ACTIVE');
    return { id, entry: wanted, children: { groups: [], roles: [] } };
  },
  async update(run, { id, entry }, wanted) {
    const params = { userId: id };
    const wantedStatus = (wanted['status'] as Status | undefined) ?? 'ACTIVE';
    if (wantedStatus !== entry['status']) {
      const { status } = await run.call<User>('getUser', { params });
      await moveTo(run, id, status, wantedStatus);
    }
    await run.call('updateUser', { params, body: { profile: profileOf(wanted) } });
  },
  async remove(run, { id, entry }) {
    if (id === run.options.caller.userId) throw invalid([`the document does not name you, ${String(entry['login'])}`]);
    await run.call('deactivateUser', { params: { userId: id } });
  },
};

/**
 * People: profile, status, the groups that somebody put them into, and admin roles. Those who are deactivated are not told of; an import
 * that removes users deactivates them.
 */
export const userSection: Section = { name: 'users', kind: userKind, read };

function profileOf({ login, profile }: Entry): Entry {
  return { ...(profile as Entry | undefined), login };
}

/** Who is locked out, or has yet to choose a password, is active as far as documents go: that is theirs, not the admin's. */
function statusOf(status: string): Status {
  return status === 'STAGED' || status === 'SUSPENDED' || status === 'DEPROVISIONED' ? status : 'ACTIVE';
}

async function moveTo(run: Run, userId: string, from: string, to: Status): Promise<void> {
  const params = { userId };
  if (statusOf(from) === to) return;
  // Nobody can be suspended who never had a password; staged, they cannot sign in either.
  if (from === 'STAGED' && to === 'SUSPENDED') return;
  switch (to) {
    case 'ACTIVE':
      if (from === 'SUSPENDED') await run.call('unsuspendUser', { params });
      else await run.call('activateUser', { params, query: { sendEmail: 'false' } });
      return;
    case 'SUSPENDED':
      await run.call('suspendUser', { params });
      return;
    case 'DEPROVISIONED':
      await run.call('deactivateUser', { params });
      return;
    case 'STAGED':
      throw invalid(['status: who was activated once cannot be STAGED again']);
  }
}

async function read(run: Run): Promise<Thing[]> {
  const { logins = [], readsAllUsers = logins === 'all', sealer } = run.options;
  run.require({ resource: 'roles', access: 'read' });
  if (sealer) run.require({ resource: 'userCredentials', access: 'manage' });
  const users = readsAllUsers ? await run.all<User>('listUsers', { query: { limit: '200' } }) : [];
  if (logins !== 'all') {
    const known = new Set(users.map(({ profile }) => loginKey(profile.login)));
    for (const login of logins) if (!known.has(loginKey(login))) users.push(...(await findUser(run, login)));
  }
  const things: Thing[] = [];
  for (let start = 0; start < users.length; start += usersAtOnce)
    things.push(...(await thingsOf(run, users.slice(start, start + usersAtOnce))));
  return inOrderOf(things, ({ entry }) => String(entry['login']));
}

/** The user with this login, deactivated or not. A login without its domain, or an id, is not one. */
async function findUser(run: Run, login: string): Promise<User[]> {
  try {
    const user = await run.call<User>('getUser', { params: { userId: login } });
    return loginKey(user.profile.login) === loginKey(login) ? [user] : [];
  } catch (error) {
    if (error instanceof ApiError && (error.code === 'E0000007' || error.code === 'E0000001')) return [];
    throw error;
  }
}

async function thingsOf(run: Run, users: readonly User[]): Promise<Thing[]> {
  const { ctx, sealer } = run.options;
  const ids = users.map(({ id }) => id);
  const groups = Map.groupBy(await listManualGroups(ctx, ids), ({ user_id }) => user_id);
  const roles = Map.groupBy(await listRolesOfUsers(ctx, ids), ({ user_id }) => user_id);
  const hashes = new Map(sealer ? (await listPasswordHashes(ctx, ids)).map(({ user_id, hash }) => [user_id, hash]) : []);
  for (const id of hashes.keys())
    requireRightsOf(
      run,
      (roles.get(id) ?? []).map(({ role }) => role),
    );
  return users.map(({ id, status, profile: { login, ...profile } }): Thing => {
    const said = Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== null));
    const hash = exportedHash(hashes.get(id));
    const sealed = hash && sealer && { password: { sealed: sealer.seal(JSON.stringify(hash), passwordPlace(login)) } };
    const children = {
      groups: inOrderOf(groups.get(id) ?? [], ({ name }) => name).map((group) => ({ id: group.id, entry: { name: group.name } })),
      roles: (roles.get(id) ?? []).map(({ role }) => ({ id: role, entry: { name: role } })),
    };
    // Who is deactivated comes back when a document says no more than the name.
    if (status === 'DEPROVISIONED') return { id, entry: { login, profile: said }, children, isHidden: true };
    return { id, entry: { login, status: statusOf(status), profile: said, ...sealed }, children };
  });
}

/** A hash can be searched for its password: who may do less than somebody gets no hash of theirs (S41). @throws ApiError E0000006 */
function requireRightsOf({ options }: Run, roles: readonly AdminRole[]): void {
  if (!hasRightsOf(options.caller, roles))
    throw new ApiError('E0000006', '', ['The document would have passwords of administrators who may do more than this token.']);
}
