import { isSystemScope } from '../oauth/scopes.ts';

/** In `clients`: every client. In `groups`: everybody, and requests without a user too. In `scopes` `*` stands for every scope. */
export const allClients = 'ALL_CLIENTS';
/** The word for everybody in a rule's groups. */
export const everyone = 'EVERYONE';
/** The word for every scope in a rule. */
export const anyScope = '*';

/** Who is meant and who is not; an exclusion beats an inclusion. */
interface Selection {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** When a rule holds, as Okta spells it. Every part is an allow-list. */
export interface AccessConditions {
  readonly people: { readonly users: Selection; readonly groups: Selection };
  readonly grantTypes: { readonly include: readonly string[] };
  readonly scopes: { readonly include: readonly string[] };
}

/** A rule of an access policy: who may have which scopes by which grant, and for how long. */
export interface AccessRule {
  readonly id: string;
  readonly conditions: AccessConditions;
  readonly accessTokenLifetimeSeconds: number;
}

/** An active access policy with its active rules, the first to ask first. */
export interface AccessPolicy {
  readonly id: string;
  /** Client ids, or `ALL_CLIENTS`. */
  readonly clients: readonly string[];
  readonly rules: readonly AccessRule[];
}

/** What somebody asks an authorization server for. */
export interface AccessRequest {
  readonly clientId: string;
  readonly grantType: string;
  /** Undefined when an app asks for itself. */
  readonly userId: string | undefined;
  /** Ids of all the user's groups; may be left empty when `asksForGroups` says no. */
  readonly groupIds: readonly string[];
  /** Known to the server. */
  readonly scopes: readonly string[];
}

/** What the access policies say of a request. */
export type AccessDecision =
  | {
      readonly outcome: 'allowed';
      readonly scopes: readonly string[];
      readonly accessTokenLifetimeSeconds: number;
      /** The rule that allows it; undefined on the org authorization server, which has none. */
      readonly ruleId: string | undefined;
    }
  | {
      readonly outcome: 'denied';
      /**
       * `no_matching_policy`: no rule is for this client, grant and user. `scope_denied`: one is, but it does not allow every scope.
       * `no_scope_allowed`: one is, but it allows none of the scopes.
       */
      readonly reason: 'no_matching_policy' | 'scope_denied' | 'no_scope_allowed';
    };

/** Seconds that an access token of the org authorization server lives. */
const orgAccessTokenLifetimeSeconds = 3600;

/** No rule gives an access token a longer life. */
export const longestAccessTokenLifetimeSeconds = 24 * 3600;

/** What the evaluation needs of an authorization server. */
interface Guarded {
  readonly isOrgServer: boolean;
  readonly accessPolicies: readonly AccessPolicy[];
}

/**
 * Whether the server's access policies allow the request. Pure. The first policy that is for the client decides; of its rules the first
 * that is for the grant and the user and allows every scope asked for. The system's scopes need not be listed in a rule, but a rule there
 * must be. Nothing allowed: denied.
 *
 * @see Okta, access policies – Deviates: nothing is granted in part; a request with one scope too many is denied
 */
export function evaluateAccessPolicy(server: Guarded, request: AccessRequest): AccessDecision {
  const { scopes } = request;
  if (server.isOrgServer)
    return {
      outcome: 'allowed',
      scopes,
      accessTokenLifetimeSeconds: orgAccessTokenLifetimeSeconds,
      ruleId: undefined,
    };
  const policy = server.accessPolicies.find(({ clients }) => clients.includes(allClients) || clients.includes(request.clientId));
  const candidates = (policy?.rules ?? []).filter(({ conditions }) => isFor(conditions, request));
  if (candidates.length === 0) return { outcome: 'denied', reason: 'no_matching_policy' };
  const toAllow = scopes.filter((scope) => !isSystemScope(scope));
  const rule = candidates.find(({ conditions }) => toAllow.every((scope) => allows(conditions, scope)));
  if (rule) return { outcome: 'allowed', scopes, accessTokenLifetimeSeconds: rule.accessTokenLifetimeSeconds, ruleId: rule.id };
  const isPartlyAllowed = candidates.some(({ conditions }) => toAllow.some((scope) => allows(conditions, scope)));
  return { outcome: 'denied', reason: isPartlyAllowed ? 'scope_denied' : 'no_scope_allowed' };
}

/** Whether a decision may depend on the user's groups: only then are they worth a look-up. */
export function asksForGroups({ accessPolicies }: Guarded): boolean {
  return accessPolicies.some(({ rules }) =>
    rules.some(({ conditions }) => {
      const { include, exclude } = conditions.people.groups;
      return exclude.length > 0 || include.some((group) => group !== everyone);
    }),
  );
}

function isFor({ people, grantTypes }: AccessConditions, { grantType, userId, groupIds }: AccessRequest): boolean {
  if (!grantTypes.include.includes(grantType)) return false;
  const { users, groups } = people;
  if (userId !== undefined && users.exclude.includes(userId)) return false;
  if (groups.exclude.includes(everyone) || groupIds.some((id) => groups.exclude.includes(id))) return false;
  if (groups.include.includes(everyone)) return true;
  return (userId !== undefined && users.include.includes(userId)) || groupIds.some((id) => groups.include.includes(id));
}

function allows({ scopes }: AccessConditions, scope: string): boolean {
  return scopes.include.includes(anyScope) || scopes.include.includes(scope);
}
