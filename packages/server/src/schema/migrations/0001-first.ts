import type { CreateTableBuilder, Kysely } from 'kysely';
import { table } from './table.ts';

/**
 * The tables of the first release.
 *
 * Foreign keys hang what belongs to an app, a user or a group on it. What every sign-in writes (codes, counters, revocations, events)
 * has none: a check would lock the org's row for each of them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createOrgs(db);
  await createUsersAndGroups(db);
  await createApps(db);
  await createFlowState(db);
  await createSystemLog(db);
}

type Unfinished = CreateTableBuilder<string, string>;

const inOrg = (name: string) => (table: Unfinished) =>
  table.addForeignKeyConstraint(`${name}_org_fkey`, ['org_id'], 'org', ['id'], (key) => key.onDelete('cascade'));

/** The row dies with the one that `column` names in `parent`. */
const inParent = (name: string, column: string, parent: string) => (table: Unfinished) =>
  table.addForeignKeyConstraint(`${name}_${parent}_fkey`, ['org_id', column], parent, ['org_id', 'id'], (key) =>
    key.onDelete('cascade'),
  );

async function createOrgs(db: Kysely<unknown>): Promise<void> {
  const org = `
    id text, subdomain text, name text, status text, version integer, created_at instant, updated_at instant`;
  await table(db, 'org', org, ['id']).addUniqueConstraint('org_subdomain_key', ['subdomain']).execute();

  const signingKey = `
    org_id text, authorization_server_id text, id text, algorithm text, status text, public_jwk_json text, sealed_private_jwk text,
    created_at instant, expires_at instant null`;
  await table(db, 'signing_key', signingKey, ['org_id', 'authorization_server_id', 'id']).$call(inOrg('signing_key')).execute();

  const authorizationServer = `
    org_id text, id text, alias text null, name text, description text, audience text, status text, groups_claim_json text null,
    created_at instant, updated_at instant`;
  await table(db, 'authorization_server', authorizationServer, ['org_id', 'id'])
    .addUniqueConstraint('authorization_server_alias_key', ['org_id', 'alias'])
    .$call(inOrg('authorization_server'))
    .execute();
}

async function createUsersAndGroups(db: Kysely<unknown>): Promise<void> {
  const user = `
    org_id text, id text, status text, login text, login_key text, email text, email_key text, email_verified integer,
    first_name text null, last_name text null, profile_json text, created_at instant, updated_at instant, activated_at instant null,
    status_changed_at instant null, last_sign_in_at instant null`;
  await table(db, 'user', user, ['org_id', 'id'])
    .addUniqueConstraint('user_login_key', ['org_id', 'login_key'])
    .$call(inOrg('user'))
    .execute();
  await db.schema.createIndex('user_email_index').on('user').columns(['org_id', 'email_key']).execute();

  const password = 'org_id text, user_id text, hash text, changed_at instant';
  await table(db, 'password', password, ['org_id', 'user_id'])
    .$call(inParent('password', 'user_id', 'user'))
    .execute();

  const userGroup = `
    org_id text, id text, type text, name text, name_key text, description text null, created_at instant, updated_at instant,
    members_changed_at instant`;
  await table(db, 'user_group', userGroup, ['org_id', 'id'])
    .addUniqueConstraint('user_group_name_key', ['org_id', 'name_key'])
    .$call(inOrg('user_group'))
    .execute();

  const groupMember = 'org_id text, user_id text, group_id text, created_at instant';
  await table(db, 'group_member', groupMember, ['org_id', 'user_id', 'group_id'])
    .$call(inParent('group_member', 'user_id', 'user'))
    .$call(inParent('group_member', 'group_id', 'user_group'))
    .execute();
  await db.schema.createIndex('group_member_group_index').on('group_member').columns(['org_id', 'group_id', 'user_id']).execute();
}

async function createApps(db: Kysely<unknown>): Promise<void> {
  const app = `
    org_id text, id text, client_id text, label text, label_key text, status text, application_type text,
    token_endpoint_auth_method text, pkce_required integer, redirect_uris_json text, post_logout_redirect_uris_json text,
    response_types_json text, grant_types_json text, groups_claim_json text null, created_at instant, updated_at instant`;
  await table(db, 'app', app, ['org_id', 'id'])
    .addUniqueConstraint('app_client_id_key', ['org_id', 'client_id'])
    .addUniqueConstraint('app_label_key', ['org_id', 'label_key'])
    .$call(inOrg('app'))
    .execute();

  const clientSecret = `
    org_id text, app_id text, id text, secret_hash text, sealed_secret text, status text, created_at instant, updated_at instant`;
  await table(db, 'client_secret', clientSecret, ['org_id', 'app_id', 'id'])
    .$call(inParent('client_secret', 'app_id', 'app'))
    .execute();

  await table(db, 'app_group', 'org_id text, app_id text, group_id text, created_at instant', ['org_id', 'app_id', 'group_id'])
    .$call(inParent('app_group', 'app_id', 'app'))
    .$call(inParent('app_group', 'group_id', 'user_group'))
    .execute();
  await db.schema.createIndex('app_group_group_index').on('app_group').columns(['org_id', 'group_id', 'app_id']).execute();

  await table(db, 'app_user', 'org_id text, app_id text, user_id text, created_at instant', ['org_id', 'app_id', 'user_id'])
    .$call(inParent('app_user', 'app_id', 'app'))
    .$call(inParent('app_user', 'user_id', 'user'))
    .execute();
  await db.schema.createIndex('app_user_user_index').on('app_user').columns(['org_id', 'user_id', 'app_id']).execute();
}

async function createFlowState(db: Kysely<unknown>): Promise<void> {
  const session = `
    org_id text, handle_hash text, id text, user_id text, auth_time instant, amr_json text, persistent integer, created_at instant,
    last_used_at instant, expires_at instant, absolute_expires_at instant`;
  await table(db, 'session', session, ['org_id', 'handle_hash'])
    .addUniqueConstraint('session_id_key', ['org_id', 'id'])
    .$call(inParent('session', 'user_id', 'user'))
    .execute();
  await db.schema.createIndex('session_user_index').on('session').columns(['org_id', 'user_id']).execute();
  await db.schema.createIndex('session_expiry_index').on('session').column('expires_at').execute();

  const authorizationCode = `
    org_id text, code_hash text, authorization_server_id text, client_id text, user_id text, session_id text, redirect_uri text, scope text,
    nonce text null, code_challenge text null, auth_time instant, amr_json text, acr text null, created_at instant, expires_at instant`;
  await table(db, 'authorization_code', authorizationCode, ['org_id', 'code_hash']).execute();
  await db.schema.createIndex('authorization_code_expiry_index').on('authorization_code').column('expires_at').execute();

  await table(db, 'revoked_token', 'org_id text, token_id text, expires_at instant', ['org_id', 'token_id']).execute();
  await db.schema.createIndex('revoked_token_expiry_index').on('revoked_token').column('expires_at').execute();

  await table(db, 'attempt_counter', 'org_id text, subject text, count integer, expires_at instant', [
    'org_id',
    'subject',
  ]).execute();
  await db.schema.createIndex('attempt_counter_expiry_index').on('attempt_counter').column('expires_at').execute();
}

async function createSystemLog(db: Kysely<unknown>): Promise<void> {
  const event = `
    org_id text, published_at instant, id text, event_type text, severity text, display_message text, actor_id text null, actor_type text,
    actor_alternate_id text null, actor_display_name text null, outcome_result text, outcome_reason text null, client_ip text null,
    user_agent text null, session_id text null, request_id text, targets_json text, debug_json text`;
  await table(db, 'system_log_event', event, ['org_id', 'published_at', 'id']).execute();
}
