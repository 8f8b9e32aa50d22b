import type { Budget } from '../../platform/budget.ts';
import { loadPatterns } from '../../platform/patterns.ts';
import type { App } from '../apps/app.ts';
import type { AuthorizationServer } from '../authorization-servers/authorization-server.ts';
import { faultOfClaimName, subjectClaim } from '../authorization-servers/claim-rules.ts';
import { isGiven, type ServerClaim } from '../authorization-servers/claims.ts';
import type { Ctx, TxCtx } from '../ctx.ts';
import { type EvaluationContext, type Expression, evaluateExpression, evaluationBudget } from '../expressions/expression.ts';
import { personVariables } from '../expressions/people.ts';
import { ExpressionError, isList, jsonOfValue, type Value, valueOfJson } from '../expressions/value.ts';
import { filterGroups, type GroupsClaim, type GroupsFilter } from '../groups/groups-claim.ts';
import { listUserGroups } from '../groups/store.ts';
import { OAuthError } from '../oauth/oauth-error.ts';
import { groupsScope } from '../oauth/scopes.ts';
import type { Org } from '../orgs/org.ts';
import { writeEvent } from '../system-log/write.ts';
import type { User } from '../users/user.ts';
import type { AppUserFacts, TokenClaims } from './issue.ts';
import type { Claim, Claims } from './user-claims.ts';

/** A groups claim carries at most this many groups; more and the request fails rather than telling half the truth. */
const mostGroups = 100;
const mostGroupsRead = 10_000;

/** What configured claims are evaluated with. */
export interface ClaimsRequest {
  readonly org: Pick<Org, 'name' | 'subdomain'>;
  readonly server: AuthorizationServer;
  readonly app: Pick<App, 'id' | 'clientId' | 'label' | 'groupsClaim' | 'settingsJson'>;
  /** Undefined when an app asks for itself. */
  readonly person:
    | { readonly user: User; readonly appUser: AppUserFacts; readonly amr: readonly string[] | undefined }
    | undefined;
  readonly scopes: readonly string[];
}

/** Claims that cannot be told: nothing is issued. */
export interface ClaimsFailure {
  readonly outcome: 'failed';
  /** Of the claim. */
  readonly name: string;
  readonly reason: 'too_many_groups' | 'evaluation';
  /** For the log; names nothing of the person. */
  readonly detail: string;
}

/**
 * The configured claims of a grant's tokens: what the server's claims say, on the org authorization server what the app's groups claim does.
 * Of the claims of ID tokens only those that are told always, and groups; userinfo tells all.
 *
 * Costs nothing when no claim is configured; all claims together may do as much as one expression. The person's groups are one look-up, made only when a claim needs them.
 */
export async function claimsOfTokens(
  ctx: Ctx,
  request: ClaimsRequest,
): Promise<{ readonly outcome: 'claims'; readonly claims: TokenClaims } | ClaimsFailure> {
  const { person, scopes } = request;
  const isOpenId = person !== undefined && scopes.includes('openid');
  const result = await evaluateClaims(
    ctx,
    request,
    (claim) => claim.type === 'RESOURCE' || (isOpenId && (claim.isAlwaysIncluded || claim.source.kind === 'groups')),
  );
  return result.outcome === 'failed' ? result : { outcome: 'claims', claims: { access: result.RESOURCE, id: result.IDENTITY } };
}

/** The configured claims that userinfo tells of the person. Costs as `claimsOfTokens`. */
export async function claimsOfUserinfo(
  ctx: Ctx,
  request: ClaimsRequest,
): Promise<{ readonly outcome: 'claims'; readonly claims: Claims } | ClaimsFailure> {
  const result = await evaluateClaims(ctx, request, (claim) => claim.type === 'IDENTITY');
  return result.outcome === 'failed' ? result : { outcome: 'claims', claims: result.IDENTITY };
}

type Evaluated = { readonly outcome: 'evaluated' } & Readonly<Record<ServerClaim['type'], Claims>>;

/** Evaluates the claims that are wanted and that the granted scopes give. */
async function evaluateClaims(
  ctx: Ctx,
  request: ClaimsRequest,
  isWanted: (claim: ServerClaim) => boolean,
): Promise<Evaluated | ClaimsFailure> {
  const { server, app, scopes } = request;
  const granted = new Set(scopes);
  const configured = server.isOrgServer ? claimsOfApp(app.groupsClaim) : server.claims;
  const claims = configured.filter((claim) => isWanted(claim) && isGiven(claim, granted) && mayBeTold(claim));
  const told: Record<ServerClaim['type'], [string, Claim][]> = { RESOURCE: [], IDENTITY: [] };
  if (claims.length > 0) {
    const budget = evaluationBudget();
    const context = await contextFor(ctx, request, claims, budget);
    for (const claim of claims) {
      const result = await evaluateClaim(claim, context, budget);
      if (result.outcome === 'failed') return result;
      if (result.value !== undefined) told[claim.type].push([claim.name, result.value]);
    }
  }
  return { outcome: 'evaluated', RESOURCE: Object.fromEntries(told.RESOURCE), IDENTITY: Object.fromEntries(told.IDENTITY) };
}

/** A name of the protocol is never told, even if an earlier release let it be saved: nobody's `nonce` is a list of groups. */
function mayBeTold({ id, type, name }: ServerClaim): boolean {
  return id === subjectClaim.id || faultOfClaimName(type, name) === undefined;
}

/** The groups claim of an app as a claim of the org authorization server, which has none of its own. */
function claimsOfApp(claim: GroupsClaim | undefined): readonly ServerClaim[] {
  if (!claim) return [];
  const { name, filterType, value } = claim;
  const source = { kind: 'groups', filter: { filterType, value } } as const;
  return [{ id: '', name, type: 'IDENTITY', isAlwaysIncluded: true, scopes: [groupsScope], source }];
}

/** Reads what the claims need and no more. */
async function contextFor(
  ctx: Ctx,
  request: ClaimsRequest,
  claims: readonly ServerClaim[],
  budget: Budget,
): Promise<EvaluationContext> {
  const { person } = request;
  const sources = claims.map(({ source }) => source);
  const usesGroups = sources.some((each) => each.kind === 'groups' || (each.kind === 'expression' && each.expression.usesGroups));
  const usesPatterns = sources.some((each) => each.kind === 'expression' && each.expression.usesPatterns);
  return {
    variables: variablesOf(request),
    now: ctx.now,
    groups: person && usesGroups ? await listUserGroups(ctx, person.user.id, mostGroupsRead) : undefined,
    patterns: usesPatterns ? await loadPatterns() : undefined,
    budget,
  };
}

function variablesOf({ org, app, person, scopes }: ClaimsRequest): ReadonlyMap<string, Value> {
  const { profile = {} } = JSON.parse(app.settingsJson) as { profile?: unknown };
  const appFacts = { id: app.id, clientId: app.clientId, label: app.label, profile };
  const appUser = person && { ...person.appUser.profile, userName: person.appUser.userName };
  return new Map<string, Value>([
    ['org', valueOfJson({ name: org.name, subDomain: org.subdomain, subdomain: org.subdomain })],
    ['app', valueOfJson(appFacts)],
    ['appuser', valueOfJson(appUser)],
    ['access', valueOfJson({ scope: scopes })],
    ['session', valueOfJson(person && { amr: person.amr })],
    ...(person ? personVariables(person.user) : []),
  ]);
}

type OneClaim = { readonly outcome: 'value'; readonly value: Claim | undefined } | ClaimsFailure;

async function evaluateClaim({ name, type, source }: ServerClaim, context: EvaluationContext, budget: Budget): Promise<OneClaim> {
  const failed = (detail: string): OneClaim => ({ outcome: 'failed', name, reason: 'evaluation', detail });
  if (source.kind === 'unreadable') return failed(source.reason);
  if (source.kind === 'groups') return groupsClaimValue(name, source.filter, context, budget);
  const value = tryEvaluate(source.expression, context);
  if (value instanceof ExpressionError) return failed(value.message);
  // An access token is always about somebody: a null or a list would make it one about anybody.
  if (type === 'RESOURCE' && name === subjectClaim.name && (typeof value !== 'string' || value === ''))
    return failed('sub must be a text that is not empty');
  const isNothing = value === null || (isList(value) && value.length === 0);
  return { outcome: 'value', value: isNothing ? undefined : jsonOfValue(value) };
}

function tryEvaluate(expression: Expression, context: EvaluationContext): Value | ExpressionError {
  try {
    return evaluateExpression(expression, context);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
}

/** The groups that the filter lets through; without a person there is no such claim. */
async function groupsClaimValue(
  name: string,
  filter: GroupsFilter,
  { groups }: EvaluationContext,
  budget: Budget,
): Promise<OneClaim> {
  if (!groups) return { outcome: 'value', value: undefined };
  const names = groups.map((group) => group.name);
  const value = await filterGroups(filter, names, budget);
  if (!value)
    return { outcome: 'failed', name, reason: 'evaluation', detail: 'the value is no regular expression, or takes too long' };
  if (value.length <= mostGroups) return { outcome: 'value', value };
  return { outcome: 'failed', name, reason: 'too_many_groups', detail: `${value.length} groups` };
}

/** What the client hears of claims that cannot be told; the detail is for the log. */
export function claimsRefusal({ name, reason, detail }: ClaimsFailure): OAuthError {
  const description =
    reason === 'too_many_groups'
      ? 'The user is in too many groups for the groups claim.'
      : 'A claim of this authorization server could not be evaluated.';
  return new OAuthError('server_error', description, { detail: `${name}: ${detail}` });
}

/** Writes that a claim could not be told, beside what else the request leaves in the log. */
export function logClaimsFailure(
  ctx: TxCtx,
  { server, app }: Pick<ClaimsRequest, 'server' | 'app'>,
  { name, reason, detail }: ClaimsFailure,
): Promise<void> {
  return writeEvent(ctx, {
    eventType: 'app.oauth2.as.evaluate.claim',
    message: 'Evaluation of a claim failed; no token was issued',
    outcome: {
      result: 'FAILURE',
      reason: reason === 'too_many_groups' ? 'too_many_groups_in_groups_claim' : 'system_claim_evaluation_failure',
    },
    actor: { id: app.clientId, type: 'PublicClientApp', alternateId: app.clientId, displayName: app.label },
    targets: [{ id: server.id, type: 'AuthorizationServer', alternateId: null, displayName: server.name }],
    debug: { claim: name, detail },
  });
}
