/**
 * Every row type on one page. All instants are integer milliseconds UTC; flags are 0 or 1; columns ending in `_json` hold JSON text
 * that no index knows. `org_id` comes first in every primary key and index.
 */
export interface Tables {
  org: OrgTable;
  trusted_origin: TrustedOriginTable;
  signing_key: SigningKeyTable;
  authorization_server: AuthorizationServerTable;
  oauth_scope: OAuthScopeTable;
  oauth_claim: OAuthClaimTable;
  access_policy: AccessPolicyTable;
  access_policy_rule: AccessPolicyRuleTable;
  app: AppTable;
  client_secret: ClientSecretTable;
  client_key: ClientKeyTable;
  image: ImageTable;
  app_group: AppGroupTable;
  app_user: AppUserTable;
  user: UserTable;
  user_attribute: UserAttributeTable;
  password: PasswordTable;
  password_history: PasswordHistoryTable;
  password_link: PasswordLinkTable;
  recovery_question: RecoveryQuestionTable;
  user_group: UserGroupTable;
  group_member: GroupMemberTable;
  group_rule: GroupRuleTable;
  group_rule_exclusion: GroupRuleExclusionTable;
  group_member_rule: GroupMemberRuleTable;
  group_rule_work: GroupRuleWorkTable;
  api_token: ApiTokenTable;
  admin_role: AdminRoleTable;
  app_admin_role: AppAdminRoleTable;
  app_api_grant: AppApiGrantTable;
  used_client_assertion: UsedClientAssertionTable;
  policy: PolicyTable;
  policy_rule: PolicyRuleTable;
  network_zone: NetworkZoneTable;
  session: SessionTable;
  authorization_code: AuthorizationCodeTable;
  revoked_token: RevokedTokenTable;
  attempt_counter: AttemptCounterTable;
  mail: MailTable;
  registration: RegistrationTable;
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
  /** Address, support and other texts about the org, by Okta's names. */
  settings_json: string;
  /** Colours, pictures and texts of the hosted pages, where they are not the built-in ones. */
  brand_json: string;
  created_at: number;
  updated_at: number;
}

/** A web origin that the org trusts. Primary key (org_id, id); (org_id, origin_key) unique. */
export interface TrustedOriginTable {
  org_id: string;
  /** `tos…`. */
  id: string;
  name: string;
  /** As it was given, which need not be a bare origin. */
  origin: string;
  /** Scheme, host and port, as browsers spell them: what is compared. */
  origin_key: string;
  status: 'ACTIVE' | 'INACTIVE';
  /** Scripts there may call this org. */
  allows_cors: Flag;
  /** People may be sent there. */
  allows_redirect: Flag;
  created_at: number;
  created_by: string;
  updated_at: number;
  updated_by: string;
}

/**
 * A signing key of one authorization server ('org' for the org authorization server). Primary key (org_id, authorization_server_id, id);
 * (org_id, authorization_server_id) unique among the ACTIVE keys, and among the NEXT ones.
 */
export interface SigningKeyTable {
  org_id: string;
  authorization_server_id: string;
  /** The `kid`. */
  id: string;
  algorithm: 'RS256';
  status: 'ACTIVE' | 'NEXT' | 'EXPIRED';
  public_jwk_json: string;
  /** Private JWK, sealed with the master key; '' once the key has expired. */
  sealed_private_jwk: string;
  created_at: number;
  /** After this the key is no longer published; null while it signs. */
  expires_at: number | null;
  /** Since when it signs; null while it waits. */
  activated_at: number | null;
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
  /** Not read any more: claims of its own table took its place. */
  groups_claim_json: string | null;
  created_at: number;
  updated_at: number;
  /** Whether its signing key is replaced regularly or only when an admin asks. */
  rotation_mode: 'AUTO' | 'MANUAL';
}

/**
 * A scope that an admin added to a custom authorization server; the system's own have no row. Primary key
 * (org_id, authorization_server_id, id); (org_id, authorization_server_id, name) unique.
 */
export interface OAuthScopeTable {
  org_id: string;
  authorization_server_id: string;
  /** `scp…`. */
  id: string;
  name: string;
  display_name: string | null;
  description: string | null;
  consent: 'IMPLICIT' | 'REQUIRED' | 'FLEXIBLE';
  metadata_publish: 'ALL_CLIENTS' | 'NO_CLIENTS';
  /** 1: granted to a request that names no scope. */
  is_default: Flag;
  /** 1: the person may decline it. */
  is_optional: Flag;
  created_at: number;
  updated_at: number;
}

/**
 * A claim that an admin added to a custom authorization server, or the system's claim `sub` once its expression was edited; the other claims
 * of the system have no row. Primary key (org_id, authorization_server_id, id); (org_id, authorization_server_id, claim_type, name) unique.
 */
export interface OAuthClaimTable {
  org_id: string;
  authorization_server_id: string;
  /** `ocl…`. */
  id: string;
  name: string;
  /** `RESOURCE`: of access tokens. `IDENTITY`: of ID tokens and userinfo. */
  claim_type: 'RESOURCE' | 'IDENTITY';
  status: 'ACTIVE' | 'INACTIVE';
  value_type: 'EXPRESSION' | 'GROUPS';
  /** An expression, or what the names of groups are compared with. */
  value: string;
  /** Null for an expression. */
  group_filter_type: 'STARTS_WITH' | 'EQUALS' | 'CONTAINS' | 'REGEX' | null;
  /** 1: in the ID token, too, where userinfo would tell it. */
  always_include: Flag;
  /** Names of scopes of which one must be granted; empty: any. */
  scopes_json: string;
  created_at: number;
  updated_at: number;
}

/**
 * An access policy: which rules hold for which clients. Primary key (org_id, authorization_server_id, id);
 * (org_id, authorization_server_id, name) unique.
 */
export interface AccessPolicyTable {
  org_id: string;
  authorization_server_id: string;
  /** `00p…`. */
  id: string;
  name: string;
  description: string;
  status: 'ACTIVE' | 'INACTIVE';
  /** 1 is asked first; without gaps within its server. */
  priority: number;
  /** Client ids, or `["ALL_CLIENTS"]`. */
  clients_json: string;
  created_at: number;
  updated_at: number;
}

/**
 * A rule of an access policy. Primary key (org_id, authorization_server_id, policy_id, id);
 * (org_id, authorization_server_id, policy_id, name) unique.
 */
export interface AccessPolicyRuleTable {
  org_id: string;
  authorization_server_id: string;
  policy_id: string;
  /** `0pr…`. */
  id: string;
  name: string;
  status: 'ACTIVE' | 'INACTIVE';
  /** 1 is asked first; without gaps within its policy. */
  priority: number;
  /** `{people, grantTypes, scopes}`, as Okta spells it. */
  conditions_json: string;
  access_token_lifetime_minutes: number;
  /** 0: no end. */
  refresh_token_lifetime_minutes: number;
  refresh_token_window_minutes: number;
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
  token_endpoint_auth_method: 'client_secret_basic' | 'client_secret_post' | 'client_secret_jwt' | 'private_key_jwt' | 'none';
  pkce_required: Flag;
  redirect_uris_json: string;
  post_logout_redirect_uris_json: string;
  response_types_json: string;
  grant_types_json: string;
  groups_claim_json: string | null;
  consent_method: 'TRUSTED' | 'REQUIRED';
  refresh_token_rotation: 'ROTATE' | 'STATIC';
  /** Seconds during which a rotated refresh token is honoured once more. */
  refresh_token_leeway_seconds: number;
  /** Where the client publishes its keys; null: those in `client_key`. */
  jwks_uri: string | null;
  /** The app sign-in policy, `rst…`; null: the default one. */
  access_policy_id: string | null;
  /** Path on the org's host; null: no logo. */
  logo_path: string | null;
  /** What no rule reads: addresses for people, visibility, notes. */
  settings_json: string;
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

/** A public key of an app that signs its client assertions. Primary key (org_id, app_id, id); (org_id, app_id, kid) unique. */
export interface ClientKeyTable {
  org_id: string;
  app_id: string;
  /** `pks…`. */
  id: string;
  kid: string;
  status: 'ACTIVE' | 'INACTIVE';
  /** The public JWK, without the private parts that are refused. */
  jwk_json: string;
  created_at: number;
  updated_at: number;
}

/** A picture that pages show. Primary key (org_id, owner_id, kind). */
export interface ImageTable {
  org_id: string;
  /** The app or the brand's theme that it belongs to, and with which it goes. */
  owner_id: string;
  kind: 'logo' | 'favicon' | 'background';
  /** SHA-256 of `body`, base64url. */
  digest: string;
  media_type: 'image/png' | 'image/jpeg' | 'image/gif';
  /** The bytes in Base64. */
  body: string;
  created_at: number;
}

/** An app assigned to a group. Primary key (org_id, app_id, group_id); index (org_id, group_id, app_id). */
export interface AppGroupTable {
  org_id: string;
  app_id: string;
  group_id: string;
  /** A smaller number goes first where several groups give a value. */
  priority: number;
  profile_json: string;
  created_at: number;
  updated_at: number;
}

/** An app assigned to one user. Primary key (org_id, app_id, user_id); index (org_id, user_id, app_id). */
export interface AppUserTable {
  org_id: string;
  app_id: string;
  user_id: string;
  /** What the user is called in the app; null: the login. */
  user_name: string | null;
  profile_json: string;
  created_at: number;
  updated_at: number;
}

/**
 * A person. Primary key (org_id, id); (org_id, login_key) unique; indexes (org_id, x, id) for email_key, first_name_key, last_name_key,
 * status, created_at and updated_at.
 */
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
  /** The names normalised as `login_key` is; '' for none. */
  first_name_key: string;
  last_name_key: string;
  /** The other profile attributes by their Okta names: nickName, locale, timezone, streetAddress, …; the org's own ones too. */
  profile_json: string;
  created_at: number;
  updated_at: number;
  activated_at: number | null;
  status_changed_at: number | null;
  /** 1: LOCKED_OUT keeps out those who try passwords; what the person has open goes on. */
  locked_for_strangers: Flag;
  last_sign_in_at: number | null;
  /** Tokens issued before this instant are no longer honoured; null: no such limit. */
  tokens_valid_from: number | null;
}

/** A profile attribute that the org added to Okta's own. Primary key (org_id, name). */
export interface UserAttributeTable {
  org_id: string;
  /** As in `profile.name`. */
  name: string;
  /** What values it takes: the property of the user schema without its scope and permissions. */
  definition_json: string;
  created_at: number;
  updated_at: number;
}

/** A user's password. Primary key (org_id, user_id); index (org_id, locked_until) where that is not null. */
export interface PasswordTable {
  org_id: string;
  user_id: string;
  /** PHC string (`$argon2id$…`), or the form of an imported hash, which begins with `imported:`. */
  hash: string;
  changed_at: number;
  /** Wrong passwords since the last right one. */
  failures: number;
  /** When the first of them came; null without any. */
  failing_since: number | null;
  /** Too many of them: until then browsers that never signed in as this user are refused. Null: no lock. */
  locked_until: number | null;
}

/** A password that a user had before. Primary key (org_id, user_id, id). */
export interface PasswordHistoryTable {
  org_id: string;
  user_id: string;
  /** Random. */
  id: string;
  /** As in `password`. */
  hash: string;
  replaced_at: number;
}

/**
 * A link that lets its bearer set a user's password once. Primary key (org_id, user_id, kind): a new link of a kind ends the one
 * before; (org_id, token_hash) unique; index (org_id, expires_at).
 */
export interface PasswordLinkTable {
  org_id: string;
  user_id: string;
  kind: 'ACTIVATION' | 'RESET' | 'FORGOTTEN';
  /** SHA-256 of the token. */
  token_hash: string;
  created_at: number;
  expires_at: number;
}

/** A question whose answer only its user knows. Primary key (org_id, user_id). */
export interface RecoveryQuestionTable {
  org_id: string;
  user_id: string;
  question: string;
  /** PHC string of the answer, normalised. */
  answer_hash: string;
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
  /** Somebody put the user in. 0: only rules did, and the membership ends with the last row of `group_member_rule`. */
  is_manual: Flag;
}

/** A rule that puts users into groups. Primary key (org_id, id); (org_id, name_key) unique. */
export interface GroupRuleTable {
  org_id: string;
  /** `0pr…`. */
  id: string;
  name: string;
  /** `name` in lower case, for uniqueness and search. */
  name_key: string;
  /** INVALID: one of its groups is gone. */
  status: 'ACTIVE' | 'INACTIVE' | 'INVALID';
  /** In Okta's expression language, over `user`. */
  expression: string;
  /** JSON array of the groups that it gives. */
  group_ids_json: string;
  created_at: number;
  updated_at: number;
}

/** A user whom a rule leaves alone. Primary key (org_id, rule_id, user_id); index (org_id, user_id). */
export interface GroupRuleExclusionTable {
  org_id: string;
  rule_id: string;
  user_id: string;
}

/**
 * A rule that gives a user a group, beside the row of `group_member` that it keeps alive. Primary key (org_id, user_id, group_id, rule_id);
 * index (org_id, rule_id, user_id, group_id). The rule may be gone already: what it gave is taken back in batches.
 */
export interface GroupMemberRuleTable {
  org_id: string;
  user_id: string;
  group_id: string;
  rule_id: string;
}

/** What still has to be done for a rule that was switched on or off. Primary key (org_id, rule_id). */
export interface GroupRuleWorkTable {
  org_id: string;
  rule_id: string;
  /** APPLY: ask it about every user. WITHDRAW: take back what it gave. */
  kind: 'APPLY' | 'WITHDRAW';
  /** The last user, in the order of ids, that is done; '' at the beginning. */
  after_user_id: string;
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

/** A role that an app has as an administrator, for the tokens it gets without a user. Primary key (org_id, app_id, role). */
export interface AppAdminRoleTable {
  org_id: string;
  app_id: string;
  role: 'SUPER_ADMIN' | 'ORG_ADMIN' | 'APP_ADMIN' | 'USER_ADMIN' | 'HELP_DESK_ADMIN' | 'READ_ONLY_ADMIN';
  created_at: number;
}

/** A scope of the management API that an app may ask for. Primary key (org_id, app_id, scope_id); (org_id, id) unique. */
export interface AppApiGrantTable {
  org_id: string;
  app_id: string;
  /** Such as `okta.users.read`. */
  scope_id: string;
  /** `oag…`. */
  id: string;
  created_at: number;
  /** The user or app that granted it. */
  created_by: string;
}

/** A client assertion that was used and cannot be used again. Primary key (org_id, client_id, token_hash); index (expires_at). */
export interface UsedClientAssertionTable {
  org_id: string;
  client_id: string;
  /** SHA-256 of the `jti`, which may be of any length. */
  token_hash: string;
  /** When the assertion is over anyway. */
  expires_at: number;
}

/** A policy with ordered rules. Primary key (org_id, id); (org_id, type, name_key) unique. */
export interface PolicyTable {
  org_id: string;
  /** `00p…`; `rst…` for an app sign-in policy. */
  id: string;
  type: 'OKTA_SIGN_ON' | 'PASSWORD' | 'ACCESS_POLICY';
  name: string;
  /** `name` in lower case, for uniqueness. */
  name_key: string;
  description: string | null;
  status: 'ACTIVE' | 'INACTIVE';
  /** 1: the org's default of its type, which ranks last and cannot be deleted. */
  system: Flag;
  /** 1 comes first; without gaps within a type. App sign-in policies have no order: all 1. */
  priority: number;
  /** Whom it concerns, as Okta spells it; JSON `null` for an app sign-in policy. */
  conditions_json: string;
  /** `settings` of a password policy; JSON `null` otherwise. */
  settings_json: string;
  created_at: number;
  updated_at: number;
}

/** A rule of a policy. Primary key (org_id, policy_id, id); (org_id, policy_id, name_key) unique. */
export interface PolicyRuleTable {
  org_id: string;
  policy_id: string;
  /** `0pr…`; `rul…` in an app sign-in policy. */
  id: string;
  name: string;
  name_key: string;
  status: 'ACTIVE' | 'INACTIVE';
  /** 1: the rule of a default policy, or the catch-all of an app sign-in policy; it ranks last and cannot be deleted. */
  system: Flag;
  /** 1 comes first; without gaps within its policy. */
  priority: number;
  conditions_json: string;
  actions_json: string;
  created_at: number;
  updated_at: number;
}

/** A network zone: addresses that policies speak of. Primary key (org_id, id); (org_id, name_key) unique. */
export interface NetworkZoneTable {
  org_id: string;
  /** `nzo…`. */
  id: string;
  name: string;
  name_key: string;
  status: 'ACTIVE' | 'INACTIVE';
  /** BLOCKLIST: nobody gets in from there, whatever policies say. */
  usage: 'POLICY' | 'BLOCKLIST';
  /** `[{type: CIDR or RANGE, value}]`. */
  gateways_json: string;
  created_at: number;
  updated_at: number;
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
  /** How long the access token lives, as the access policy said. */
  access_token_lifetime_seconds: number;
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

/**
 * A mail that waits to be sent; one that was sent is removed. Primary key (org_id, id); indexes (org_id, next_attempt_at, expires_at, id)
 * and (org_id, expires_at).
 */
export interface MailTable {
  org_id: string;
  /** `eml…`; the mail's Message-ID follows from it, so that one that is sent twice can be told. */
  id: string;
  /** The address it goes to, as it was given. */
  recipient: string;
  /** What it is about. */
  kind: string;
  /** What it says, with links that work once: JSON, sealed. */
  sealed_content: string;
  /** How often a node began to send it. */
  attempts: number;
  /** Not before. A node that sends it moves this on first: until then no other tries. */
  next_attempt_at: number;
  /** Why it could not be sent the last time, in a few words that hold no secret. */
  last_error: string | null;
  created_at: number;
  /** When its link is over: it is not sent any more. */
  expires_at: number;
}

/**
 * Somebody who asked for an org of their own, in the org at the public URL. Primary key (org_id, id); unique: (org_id, subdomain),
 * (org_id, cli_token_hash), (org_id, link_token_hash), (org_id, owner_email); index (org_id, email, created_at), and (org_id, expires_at)
 * where confirmed_at is null. A confirmed one stays: it says whose the org is.
 */
export interface RegistrationTable {
  org_id: string;
  /** `reg…`. */
  id: string;
  /** The address in the form in which it is compared, which is the one that mail is sent to. */
  email: string;
  first_name: string;
  last_name: string;
  /** As it was given. */
  country: string | null;
  company: string | null;
  /** Where the org is going to live, or does. */
  subdomain: string;
  /** TERMINAL: a program waits for the address to be proved. CODE: a program asks for the code in the mail. */
  way: 'BROWSER' | 'TERMINAL' | 'CODE';
  /** SHA-256 of what the program in the terminal asks with; null when there is none. */
  cli_token_hash: string | null;
  /** SHA-256 of the token in the mail's link; null when it has none, as for an address that has an org. */
  link_token_hash: string | null;
  /** Keyed mark of the code in the mail; null when it has none. */
  code_mark: string | null;
  /** Codes that were tried. */
  code_tries: number;
  /** Where it was asked from, for the page that confirms it; null once it is confirmed. */
  asked_ip: string | null;
  created_at: number;
  /** Until when it can be confirmed; once it is, until when the program in the terminal may ask. */
  expires_at: number;
  /** `email` once it is confirmed: an address has one org. Null again when its first user was deleted and the address gets another. */
  owner_email: string | null;
  created_org_id: string | null;
  /** The org's first user. */
  admin_user_id: string | null;
  confirmed_at: number | null;
  /** When the program in the terminal got the org's API token. */
  redeemed_at: number | null;
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
  /**
   * Place in the order in which events become visible to readers; microseconds UTC on PostgreSQL, never before `published_at`. Index
   * (org_id, recorded_at, id). @see domain/system-log/store.ts
   */
  recorded_at: number;
}
