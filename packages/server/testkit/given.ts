import { addDefaultPolicy } from '../src/domain/access-policies/default-policy.ts';
import type { AdminRole } from '../src/domain/admin-roles/permissions.ts';
import { addAdminRole } from '../src/domain/admin-roles/store.ts';
import { createApiToken } from '../src/domain/api-tokens/api-token.ts';
import { addAppGroup, putAppUser } from '../src/domain/app-assignments/store.ts';
import { addClientSecret } from '../src/domain/apps/client-secrets.ts';
import { insertApp } from '../src/domain/apps/store.ts';
import { findAuthorizationServer, insertAuthorizationServer, insertClaim } from '../src/domain/authorization-servers/store.ts';
import { type Ctx, inTx, type TxCtx } from '../src/domain/ctx.ts';
import { everyoneId } from '../src/domain/groups/everyone.ts';
import type { GroupsClaim } from '../src/domain/groups/groups-claim.ts';
import { addGroupMember, insertGroup } from '../src/domain/groups/store.ts';
import { insertSigningKey } from '../src/domain/keys/store.ts';
import { raiseOrgVersion } from '../src/domain/orgs/store.ts';
import { insertUser, savePassword } from '../src/domain/users/store.ts';
import type { ProfileAttributes } from '../src/domain/users/user.ts';
import { newId } from '../src/platform/ids.ts';
import type { Keyring } from '../src/platform/seal.ts';
import { Secret } from '../src/platform/secret.ts';
import type { Db } from '../src/schema/db.ts';
import type { AppTable, UserTable } from '../src/schema/tables.ts';
import { testPasswordHash } from './test-hasher.ts';

/** An app that exists, with what its developer knows. */
export interface GivenApp {
  readonly id: string;
  readonly clientId: string;
  /** '' for a public client. */
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly label: string;
}

/** A user who exists, with the password. */
export interface GivenUser {
  readonly id: string;
  readonly login: string;
  readonly password: string;
}

/** What an app may differ in from the default: a confidential web app assigned to Everyone. */
export interface AppOptions {
  readonly label?: string;
  readonly redirectUris?: readonly string[];
  readonly postLogoutRedirectUris?: readonly string[];
  readonly applicationType?: AppTable['application_type'];
  readonly authMethod?: AppTable['token_endpoint_auth_method'];
  readonly isPkceRequired?: boolean;
  readonly status?: AppTable['status'];
  readonly grantTypes?: readonly string[];
  readonly responseTypes?: readonly string[];
  readonly groupsClaim?: GroupsClaim;
  /** 'everyone' unless told; 'nobody', or the id of a group or user. */
  readonly assignedTo?: 'everyone' | 'nobody' | { readonly groupId: string } | { readonly userId: string };
}

/** What a user may differ in from the default: active, password set, e-mail verified. */
export interface UserOptions {
  readonly login?: string;
  readonly password?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly email?: string;
  readonly isEmailVerified?: boolean;
  readonly status?: UserTable['status'];
  readonly profile?: ProfileAttributes;
}

/** An administrator who exists, with a token for the management API. */
export interface GivenAdmin extends GivenUser {
  readonly apiToken: string;
}

/** Puts things into the org without going through its doors. */
export interface Given {
  webApp(options?: AppOptions): Promise<GivenApp>;
  user(options?: UserOptions): Promise<GivenUser>;
  /** A user with these roles (none: a plain user) and an API token. */
  admin(...roles: readonly AdminRole[]): Promise<GivenAdmin>;
  group(name: string, members?: readonly GivenUser[]): Promise<{ id: string }>;
  /** A custom authorization server; servers know of it two seconds later. */
  authorizationServer(options?: { readonly alias?: string; readonly audience?: string }): Promise<{ id: string }>;
  /** Gives the authorization server `default` a groups claim for both tokens, bound to the scope `groups`; servers know of it two seconds later. */
  defaultGroupsClaim(claim: GroupsClaim): Promise<void>;
  /** An admin changes columns of an app. */
  changeApp(app: GivenApp, change: Partial<AppTable>): Promise<void>;
  /** An admin changes columns of a user. */
  changeUser(user: GivenUser, change: Partial<UserTable>): Promise<void>;
  /** Gives a user another password. */
  password(user: GivenUser, password: string): Promise<void>;
  /** Gives a user a password that was hashed elsewhere. @param hash PHC string */
  passwordHash(user: GivenUser, hash: string): Promise<void>;
  /** Assigns an app to a group or a user. */
  assign(app: GivenApp, to: { readonly groupId: string } | { readonly userId: string }): Promise<void>;
  /** Takes every assignment from an app. */
  unassign(app: GivenApp): Promise<void>;
}

/** The givens of one org. */
export function given(ctxOf: () => Ctx<Db>, keys: Keyring): Given {
  return {
    webApp: (options = {}) => givenApp(ctxOf(), keys, options),
    user: (options = {}) => givenUser(ctxOf(), options),
    async admin(...roles) {
      const user = await givenUser(ctxOf(), {});
      const { token } = await inTx(ctxOf(), async (ctx) => {
        for (const role of roles) await addAdminRole(ctx, user.id, role);
        return createApiToken(ctx, user.id, 'given');
      });
      return { ...user, apiToken: token.reveal() };
    },
    async group(name, members = []) {
      const ctx = ctxOf();
      const id = newId(ctx.random, '00g');
      await inTx(ctx, async (ctx) => {
        await insertGroup(ctx, { id, type: 'OKTA_GROUP', name, description: null });
        for (const member of members) await addGroupMember(ctx, id, member.id);
      });
      return { id };
    },
    ...changes(ctxOf),
  };
}

/** What an admin does to what is there. */
function changes(ctxOf: () => Ctx<Db>): Omit<Given, 'webApp' | 'user' | 'admin' | 'group'> {
  return {
    authorizationServer: (options = {}) => givenServer(ctxOf(), options),
    defaultGroupsClaim: (claim) => inTx(ctxOf(), (ctx) => givenGroupsClaim(ctx, claim)),
    changeApp: ({ id }, change) =>
      inTx(ctxOf(), async ({ db, orgId }) => {
        await db.updateTable('app').set(change).where('org_id', '=', orgId).where('id', '=', id).execute();
      }),
    changeUser: ({ id }, change) =>
      inTx(ctxOf(), async ({ db, orgId }) => {
        await db.updateTable('user').set(change).where('org_id', '=', orgId).where('id', '=', id).execute();
      }),
    async password({ id }, password) {
      const hash = await testPasswordHash(password);
      await inTx(ctxOf(), (ctx) => savePassword(ctx, id, hash));
    },
    passwordHash: ({ id }, hash) => inTx(ctxOf(), (ctx) => savePassword(ctx, id, hash)),
    assign: ({ id }, to) =>
      inTx(ctxOf(), async (ctx) => {
        if ('groupId' in to) await addAppGroup(ctx, id, to.groupId);
        else await putAppUser(ctx, id, to.userId);
      }),
    unassign: ({ id }) =>
      inTx(ctxOf(), async ({ db, orgId }) => {
        await db.deleteFrom('app_group').where('org_id', '=', orgId).where('app_id', '=', id).execute();
        await db.deleteFrom('app_user').where('org_id', '=', orgId).where('app_id', '=', id).execute();
      }),
  };
}

async function givenServer(ctx: Ctx<Db>, { alias, audience = 'api://other' }: { alias?: string; audience?: string }) {
  const id = newId(ctx.random, 'aus');
  await inTx(ctx, async (ctx) => {
    const server = { id, alias: alias ?? null, name: id, description: '', audience, rotation_mode: 'AUTO' } as const;
    await insertAuthorizationServer(ctx, server);
    await addDefaultPolicy(ctx, id);
    const { db, orgId } = ctx;
    const key = await db
      .selectFrom('signing_key')
      .selectAll()
      .where('org_id', '=', orgId)
      .where('authorization_server_id', '!=', 'org')
      .executeTakeFirstOrThrow();
    await insertSigningKey(ctx, { ...key, authorization_server_id: id });
    await raiseOrgVersion(ctx);
  });
  return { id };
}

async function givenGroupsClaim(ctx: TxCtx, claim: GroupsClaim): Promise<void> {
  const server = await findAuthorizationServer(ctx, 'default');
  for (const claim_type of ['RESOURCE', 'IDENTITY'] as const) {
    await insertClaim(ctx, {
      authorization_server_id: server?.id ?? '',
      id: newId(ctx.random, 'ocl'),
      name: claim.name,
      claim_type,
      status: 'ACTIVE',
      value_type: 'GROUPS',
      value: claim.value,
      group_filter_type: claim.filterType,
      always_include: 1,
      scopes_json: '["groups"]',
    });
  }
  await raiseOrgVersion(ctx);
}

async function givenApp(ctx: Ctx<Db>, keys: Keyring, options: AppOptions): Promise<GivenApp> {
  const id = newId(ctx.random, '0oa');
  const redirectUris = options.redirectUris ?? ['https://rp.example/cb'];
  const label = options.label ?? `App ${id}`;
  const authMethod = options.authMethod ?? 'client_secret_basic';
  const secret = Secret.random(ctx.random);
  await inTx(ctx, async (ctx) => {
    await insertApp(ctx, {
      id,
      client_id: id,
      label,
      status: options.status ?? 'ACTIVE',
      application_type: options.applicationType ?? 'web',
      token_endpoint_auth_method: authMethod,
      pkce_required: options.isPkceRequired ? 1 : 0,
      redirect_uris_json: JSON.stringify(redirectUris),
      post_logout_redirect_uris_json: JSON.stringify(options.postLogoutRedirectUris ?? ['https://rp.example']),
      response_types_json: JSON.stringify(options.responseTypes ?? ['code']),
      grant_types_json: JSON.stringify(options.grantTypes ?? ['authorization_code']),
      groups_claim_json: options.groupsClaim ? JSON.stringify(options.groupsClaim) : null,
    });
    if (authMethod !== 'none') await addClientSecret(ctx, keys, id, secret);
    const { assignedTo = 'everyone' } = options;
    if (assignedTo === 'everyone') await addAppGroup(ctx, id, everyoneId(ctx.orgId));
    else if (assignedTo !== 'nobody' && 'groupId' in assignedTo) await addAppGroup(ctx, id, assignedTo.groupId);
    else if (assignedTo !== 'nobody') await putAppUser(ctx, id, assignedTo.userId);
  });
  return {
    id,
    clientId: id,
    clientSecret: authMethod === 'none' ? '' : secret.reveal(),
    redirectUri: redirectUris[0] ?? '',
    label,
  };
}

async function givenUser(ctx: Ctx<Db>, options: UserOptions): Promise<GivenUser> {
  const id = newId(ctx.random, '00u');
  const login = options.login ?? `${id.toLowerCase()}@example.com`;
  const password = options.password ?? `pw-${id}`;
  const hash = await testPasswordHash(password);
  await inTx(ctx, async (ctx) => {
    await insertUser(ctx, {
      id,
      login,
      status: options.status ?? 'ACTIVE',
      email: options.email ?? login,
      email_verified: (options.isEmailVerified ?? true) ? 1 : 0,
      first_name: options.firstName ?? null,
      last_name: options.lastName ?? null,
      profile_json: JSON.stringify(options.profile ?? {}),
    });
    await savePassword(ctx, id, hash);
  });
  return { id, login, password };
}
