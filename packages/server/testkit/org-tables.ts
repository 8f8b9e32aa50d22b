import type { Tables } from '../src/schema/tables.ts';

type OrgTableName = Exclude<keyof Tables, 'org'>;

/** Every table whose rows belong to an org, parents before children. The compiler notices one that is missing. */
const inOrder = {
  signing_key: true,
  authorization_server: true,
  app: true,
  client_secret: true,
  user: true,
  password: true,
  user_group: true,
  group_member: true,
  app_group: true,
  app_user: true,
  api_token: true,
  admin_role: true,
  session: true,
  authorization_code: true,
  revoked_token: true,
  attempt_counter: true,
  system_log_event: true,
} satisfies Record<OrgTableName, true>;

/** Their names in that order. */
export const orgTables = Object.keys(inOrder) as readonly OrgTableName[];
