import { isAssigned } from '../../domain/apps/store.ts';
import { type AccessDecision, asksForGroups, evaluateAccessPolicy } from '../../domain/authorization-servers/access-policy.ts';
import type { Ctx } from '../../domain/ctx.ts';
import { everyoneId } from '../../domain/groups/everyone.ts';
import { listGroupIds } from '../../domain/groups/store.ts';
import type { Interaction } from '../../domain/interactions/interaction.ts';
import type { Org } from '../../domain/orgs/org.ts';
import { type AppSignInOutcome, appSignInPolicy, evaluateAppSignIn } from '../../domain/policies/evaluate-app-sign-in.ts';
import { currentSession, type Session } from '../../domain/sessions/session.ts';
import type { EpochMillis } from '../../platform/time.ts';
import type { CheckedAuthorizationRequest } from './check-request.ts';

/** All that the decision depends on. */
export interface Facts {
  readonly request: CheckedAuthorizationRequest;
  /** The browser's session, when it has one that is good now. */
  readonly session: Session | undefined;
  /** The session's user may use the app. */
  readonly isAssigned: boolean;
  /** What the app's sign-in policy says of the session's user; undefined without a session. */
  readonly appSignIn: AppSignInOutcome | undefined;
  /** What the authorization server's access policies say of the session's user; undefined without a session. */
  readonly access: AccessDecision | undefined;
  /** Public id of the session that this very interaction led to. */
  readonly signedInSession: string | undefined;
  readonly now: EpochMillis;
}

/** Asks the database what the decision needs to know; session and assignment are of this moment, policies those of the org's snapshot. */
export async function gatherFacts(
  ctx: Ctx,
  org: Org,
  request: CheckedAuthorizationRequest,
  sessionHandle: string | undefined,
  interaction: Interaction | undefined,
): Promise<Facts> {
  const session = await currentSession(ctx, sessionHandle);
  return {
    request,
    session,
    isAssigned: session !== undefined && (await isAssigned(ctx, request.app.id, session.userId)),
    ...(session ? await askPolicies(ctx, org, request, session) : { access: undefined, appSignIn: undefined }),
    signedInSession: interaction?.signedInSession,
    now: ctx.now,
  };
}

/** The user's groups are asked for only when a rule of the server or of the app's policy names groups. */
async function askPolicies(
  ctx: Ctx,
  org: Org,
  { app, server, scopes }: CheckedAuthorizationRequest,
  { userId }: Session,
): Promise<Pick<Facts, 'access' | 'appSignIn'>> {
  const policy = appSignInPolicy(org, app);
  const namesGroups = asksForGroups(server) || policy?.namesGroups === true;
  const groupIds = namesGroups ? await listGroupIds(ctx, userId) : [everyoneId(org.id)];
  const visitor = { userId, groupIds, address: ctx.request.ip, zones: org.zones };
  const asked = { clientId: app.clientId, grantType: 'authorization_code', userId, groupIds, scopes };
  return { access: evaluateAccessPolicy(server, asked), appSignIn: evaluateAppSignIn(policy, visitor) };
}
