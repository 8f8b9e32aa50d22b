import { type Kysely, sql } from 'kysely';
import { columnType, table } from './table.ts';

/**
 * Scopes and access policies of authorization servers; key rotation. The servers `default` that are there already get the policy that
 * `domain/access-policies/default-policy.ts` gives to new ones.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createScopes(db);
  await createPolicies(db);
  await addDefaultPolicies(db);
  await addRotation(db);
  await db.schema
    .alterTable('authorization_code')
    .addColumn('access_token_lifetime_seconds', 'integer', (column) => column.notNull().defaultTo(3600))
    .execute();
}

async function createScopes(db: Kysely<unknown>): Promise<void> {
  const scope = `
    org_id text, authorization_server_id text, id text, name text, display_name text null, description text null, consent text,
    metadata_publish text, is_default integer, is_optional integer, created_at instant, updated_at instant`;
  const server = ['org_id', 'authorization_server_id'];
  await table(db, 'oauth_scope', scope, [...server, 'id'])
    .addUniqueConstraint('oauth_scope_name_key', ['org_id', 'authorization_server_id', 'name'])
    .addForeignKeyConstraint(
      'oauth_scope_server_fkey',
      ['org_id', 'authorization_server_id'],
      'authorization_server',
      ['org_id', 'id'],
      (key) => key.onDelete('cascade'),
    )
    .execute();
}

async function createPolicies(db: Kysely<unknown>): Promise<void> {
  const policy = `
    org_id text, authorization_server_id text, id text, name text, description text, status text, priority integer, clients_json text,
    created_at instant, updated_at instant`;
  const server = ['org_id', 'authorization_server_id'];
  await table(db, 'access_policy', policy, [...server, 'id'])
    .addUniqueConstraint('access_policy_name_key', ['org_id', 'authorization_server_id', 'name'])
    .addForeignKeyConstraint(
      'access_policy_server_fkey',
      ['org_id', 'authorization_server_id'],
      'authorization_server',
      ['org_id', 'id'],
      (key) => key.onDelete('cascade'),
    )
    .execute();

  const rule = `
    org_id text, authorization_server_id text, policy_id text, id text, name text, status text, priority integer, conditions_json text,
    access_token_lifetime_minutes integer, refresh_token_lifetime_minutes integer, refresh_token_window_minutes integer,
    created_at instant, updated_at instant`;
  await table(db, 'access_policy_rule', rule, [...server, 'policy_id', 'id'])
    .addUniqueConstraint('access_policy_rule_name_key', ['org_id', 'authorization_server_id', 'policy_id', 'name'])
    .addForeignKeyConstraint(
      'access_policy_rule_policy_fkey',
      ['org_id', 'authorization_server_id', 'policy_id'],
      'access_policy',
      ['org_id', 'authorization_server_id', 'id'],
      (key) => key.onDelete('cascade'),
    )
    .execute();
}

/** The default rule's conditions as they were when this migration was written. */
const defaultConditions = {
  people: { users: { include: [], exclude: [] }, groups: { include: ['EVERYONE'], exclude: [] } },
  grantTypes: {
    include: [
      'authorization_code',
      'implicit',
      'client_credentials',
      'password',
      'urn:ietf:params:oauth:grant-type:device_code',
      'interaction_code',
      'urn:ietf:params:oauth:grant-type:token-exchange',
    ],
  },
  scopes: { include: ['*'] },
};

/** The ids follow from the server's, which is random. */
async function addDefaultPolicies(db: Kysely<unknown>): Promise<void> {
  await sql`
    insert into access_policy
      (org_id, authorization_server_id, id, name, description, status, priority, clients_json, created_at, updated_at)
    select org_id, id, '00p' || substr(id, 4), 'Default Policy', 'Default policy description', 'ACTIVE', 1, '["ALL_CLIENTS"]',
      created_at, created_at
    from authorization_server where alias = 'default'`.execute(db);
  await sql`
    insert into access_policy_rule
      (org_id, authorization_server_id, policy_id, id, name, status, priority, conditions_json, access_token_lifetime_minutes,
       refresh_token_lifetime_minutes, refresh_token_window_minutes, created_at, updated_at)
    select org_id, id, '00p' || substr(id, 4), '0pr' || substr(id, 4), 'Default Policy Rule', 'ACTIVE', 1,
      ${sql.lit(JSON.stringify(defaultConditions))}, 60, 0, 10080, created_at, created_at
    from authorization_server where alias = 'default'`.execute(db);
}

async function addRotation(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('authorization_server')
    .addColumn('rotation_mode', columnType(db, 'text'), (column) => column.notNull().defaultTo('AUTO'))
    .execute();
  await db.schema.alterTable('signing_key').addColumn('activated_at', columnType(db, 'instant')).execute();
  await sql`update signing_key set activated_at = created_at where status = 'ACTIVE'`.execute(db);
  for (const status of ['ACTIVE', 'NEXT']) {
    await db.schema
      .createIndex(`signing_key_${status.toLowerCase()}_key`)
      .on('signing_key')
      .columns(['org_id', 'authorization_server_id'])
      .unique()
      .where(sql.ref('status'), '=', sql.lit(status))
      .execute();
  }
}
