import type { Tables } from '../src/schema/tables.ts';

type OrgTableName = Exclude<keyof Tables, 'org'>;

/** Every table whose rows belong to an org, parents before children. The compiler notices one that is missing. */
const inOrder = {
  trusted_origin: true,
  signing_key: true,
  authorization_server: true,
  oauth_scope: true,
  oauth_claim: true,
  access_policy: true,
  access_policy_rule: true,
  app: true,
  client_secret: true,
  client_key: true,
  image: true,
  user: true,
  user_attribute: true,
  password: true,
  password_history: true,
  password_link: true,
  recovery_question: true,
  user_group: true,
  group_member: true,
  group_rule: true,
  group_rule_exclusion: true,
  group_member_rule: true,
  group_rule_work: true,
  app_group: true,
  app_user: true,
  api_token: true,
  admin_role: true,
  app_admin_role: true,
  app_api_grant: true,
  used_client_assertion: true,
  policy: true,
  policy_rule: true,
  network_zone: true,
  session: true,
  authorization_code: true,
  revoked_token: true,
  attempt_counter: true,
  mail: true,
  registration: true,
  system_log_event: true,
} satisfies Record<OrgTableName, true>;

/** Their names in that order. */
export const orgTables = Object.keys(inOrder) as readonly OrgTableName[];
