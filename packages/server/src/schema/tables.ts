/**
 * Every row type on one page. All instants are integer milliseconds UTC; flags are 0 or 1; columns ending in `_json` hold JSON text
 * that is never filtered on. `org_id` comes first in every primary key and index.
 */
export interface Tables {
  org: OrgTable;
  signing_key: SigningKeyTable;
  authorization_server: AuthorizationServerTable;
  app: AppTable;
  client_secret: ClientSecretTable;
  app_group: AppGroupTable;
  app_user: AppUserTable;
  user: UserTable;
  password: PasswordTable;
  user_group: UserGroupTable;
  group_member: GroupMemberTable;
  api_token: ApiTokenTable;
  admin_role: AdminRoleTable;
  session: SessionTable;
  authorization_code: AuthorizationCodeTable;
  revoked_token: RevokedTokenTable;
  attempt_counter: AttemptCounterTable;
  system_log_event: SystemLogEventTable;
}

type Flag = 0 | 1;

/** A tenant. Primary key `id`; `subdomain` is unique ('' for the org that lives at the public URL itself). */
export interface OrgTable {
  id: string;
  subdomain: string;
  name: string;
  status: 'ACTIVE' | 'INACTIVE';
  /** Raised by every write to the org's configuration, so that nodes notice. */
  version: number;
  created_at: number;
  updated_at: number;
}

/** A signing key of one authorization server ('org' for the org authorization server). Primary key (org_id, authorization_server_id, id). */
export interface SigningKeyTable {
  org_id: string;
  authorization_server_id: string;
  /** The `kid`. */
  id: string;
  algorithm: 'RS256';
  status: 'ACTIVE' | 'NEXT' | 'EXPIRED';
  public_jwk_json: string;
  /** Private JWK, sealed with the master key. */
  sealed_private_jwk: string;
  created_at: number;
  /** After this the key is no longer published; null while it signs. */
  expires_at: number | null;
}

/** A custom authorization server. Primary key (org_id, id); (org_id, alias) unique where alias is not null. */
export interface AuthorizationServerTable {
  org_id: string;
  /** `aus…`. */
  id: string;
  /** `default` for the built-in one; also accepted in URLs. */
  alias: string | null;
  name: string;
  description: string;
  audience: string;
  status: 'ACTIVE' | 'INACTIVE';
  /** `{name, filterType, value}` or null: whether and how tokens carry groups. */
  groups_claim_json: string | null;
  created_at: number;
  updated_at: number;
}

/** An app. Primary key (org_id, id); (org_id, client_id) unique; (org_id, label_key) unique. */
export interface AppTable {
  org_id: string;
  /** `0oa…`. */
  id: string;
  client_id: string;
  label: string;
  /** `label` in lower case, for uniqueness. */
  label_key: string;
  status: 'ACTIVE' | 'INACTIVE';
  application_type: 'web' | 'browser' | 'native' | 'service';
  token_endpoint_auth_method: 'client_secret_basic' | 'client_secret_post' | 'none';
  pkce_required: Flag;
  redirect_uris_json: string;
  post_logout_redirect_uris_json: string;
  response_types_json: string;
  grant_types_json: string;
  groups_claim_json: string | null;
  created_at: number;
  updated_at: number;
}

/** A secret of a confidential app. Primary key (org_id, app_id, id). */
export interface ClientSecretTable {
  org_id: string;
  app_id: string;
  /** `ocs…`. */
  id: string;
  /** SHA-256, base64url: what is compared. */
  secret_hash: string;
  /** The secret sealed with the master key: it must be shown again. */
  sealed_secret: string;
  status: 'ACTIVE' | 'INACTIVE';
  created_at: number;
  updated_at: number;
}

/** An app assigned to a group. Primary key (org_id, app_id, group_id). */
export interface AppGroupTable {
  org_id: string;
  app_id: string;
  group_id: string;
  created_at: number;
}

/** An app assigned to one user. Primary key (org_id, app_id, user_id). */
export interface AppUserTable {
  org_id: string;
  app_id: string;
  user_id: string;
  created_at: number;
}

/** A person. Primary key (org_id, id); (org_id, login_key) unique; index (org_id, email_key). */
export interface UserTable {
  org_id: string;
  /** `00u…`. */
  id: string;
  status: 'STAGED' | 'PROVISIONED' | 'ACTIVE' | 'RECOVERY' | 'PASSWORD_EXPIRED' | 'LOCKED_OUT' | 'SUSPENDED' | 'DEPROVISIONED';
  login: string;
  /** `login` normalised for comparison (NFKC, lower case). */
  login_key: string;
  email: string;
  email_key: string;
  email_verified: Flag;
  first_name: string | null;
  last_name: string | null;
  /** The other profile attributes by their Okta names: nickName, locale, timezone, streetAddress, … */
  profile_json: string;
  created_at: number;
  updated_at: number;
  activated_at: number | null;
  status_changed_at: number | null;
  last_sign_in_at: number | null;
}

/** A user's password. Primary key (org_id, user_id). */
export interface PasswordTable {
  org_id: string;
  user_id: string;
  /** PHC string (`$argon2id$…`). */
  hash: string;
  changed_at: number;
}

/** A group. Primary key (org_id, id); (org_id, name_key) unique. Everyone is `BUILT_IN` and has no member rows: every user belongs to it. */
export interface UserGroupTable {
  org_id: string;
  /** `00g…`. */
  id: string;
  type: 'OKTA_GROUP' | 'BUILT_IN';
  name: string;
  name_key: string;
  description: string | null;
  created_at: number;
  updated_at: number;
  members_changed_at: number;
}

/** Membership in a group other than Everyone. Primary key (org_id, user_id, group_id); index (org_id, group_id, user_id). */
export interface GroupMemberTable {
  org_id: string;
  user_id: string;
  group_id: string;
  created_at: number;
}

/** A token for the management API, with the rights of its owner. Primary key (org_id, id); (org_id, token_hash) unique. */
export interface ApiTokenTable {
  org_id: string;
  /** `00T…`. */
  id: string;
  /** SHA-256 of the token. */
  token_hash: string;
  user_id: string;
  name: string;
  created_at: number;
  last_used_at: number | null;
  /** Slides with use. */
  expires_at: number;
}

/** A role that a user has as an administrator. Primary key (org_id, user_id, role). */
export interface AdminRoleTable {
  org_id: string;
  user_id: string;
  role: 'SUPER_ADMIN' | 'ORG_ADMIN' | 'APP_ADMIN' | 'USER_ADMIN' | 'HELP_DESK_ADMIN' | 'READ_ONLY_ADMIN';
  created_at: number;
}

/** A signed-in browser. Primary key (org_id, handle_hash); (org_id, id) unique; indexes (org_id, user_id) and (expires_at). */
export interface SessionTable {
  org_id: string;
  /** SHA-256 of the cookie's value. */
  handle_hash: string;
  /** `102…`: the public id, `sid`. Not a secret. */
  id: string;
  user_id: string;
  /** When the person last proved who they are. */
  auth_time: number;
  /** JSON array of RFC 8176 values. */
  amr_json: string;
  persistent: Flag;
  created_at: number;
  last_used_at: number;
  /** The nearer of the idle and the absolute limit. */
  expires_at: number;
  /** Absolute limit. */
  absolute_expires_at: number;
}

/** An authorization code that was not redeemed yet. Primary key (org_id, code_hash); index (expires_at). */
export interface AuthorizationCodeTable {
  org_id: string;
  /** SHA-256 of the code. */
  code_hash: string;
  /** 'org' or `aus…`: where it must be redeemed. */
  authorization_server_id: string;
  client_id: string;
  user_id: string;
  session_id: string;
  redirect_uri: string;
  /** Granted scopes, space separated. */
  scope: string;
  nonce: string | null;
  code_challenge: string | null;
  auth_time: number;
  amr_json: string;
  acr: string | null;
  created_at: number;
  expires_at: number;
}

/** A token that must no longer be honoured although its signature is good. Primary key (org_id, token_id); index (expires_at). */
export interface RevokedTokenTable {
  org_id: string;
  /** `jti`. */
  token_id: string;
  /** When the token is over anyway. */
  expires_at: number;
}

/** Failures of one kind in one window. Primary key (org_id, subject); index (expires_at). */
export interface AttemptCounterTable {
  org_id: string;
  /** What is counted, such as `password:account+network:<sha256>`. */
  subject: string;
  count: number;
  /** End of the window: a later attempt starts again at 1. */
  expires_at: number;
}

/** One event of the system log, append-only. Primary key (org_id, published_at, id). */
export interface SystemLogEventTable {
  org_id: string;
  published_at: number;
  /** UUID. */
  id: string;
  event_type: string;
  severity: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  display_message: string;
  actor_id: string | null;
  actor_type: 'User' | 'PublicClientApp' | 'SystemPrincipal';
  actor_alternate_id: string | null;
  actor_display_name: string | null;
  outcome_result: 'SUCCESS' | 'FAILURE' | 'ALLOW' | 'DENY';
  outcome_reason: string | null;
  client_ip: string | null;
  user_agent: string | null;
  /** Public id of the browser session, when there is one. */
  session_id: string | null;
  /** The request's id, as in `X-Okta-Request-Id`. */
  request_id: string;
  /** `[{id, type, alternateId, displayName}]`. */
  targets_json: string;
  /** Further facts, such as grant type and scopes. */
  debug_json: string;
}
