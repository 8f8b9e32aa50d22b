import { isAssigned } from '../../domain/apps/store.ts';
import type { Ctx } from '../../domain/ctx.ts';
import type { Interaction } from '../../domain/interactions/interaction.ts';
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
  /** Public id of the session that this very interaction led to. */
  readonly signedInSession: string | undefined;
  readonly now: EpochMillis;
}

/** Asks the database what the decision needs to know; both answers are of this moment, nothing is cached. */
export async function gatherFacts(
  ctx: Ctx,
  request: CheckedAuthorizationRequest,
  sessionHandle: string | undefined,
  interaction: Interaction | undefined,
): Promise<Facts> {
  const session = await currentSession(ctx, sessionHandle);
  return {
    request,
    session,
    isAssigned: session !== undefined && (await isAssigned(ctx, request.app.id, session.userId)),
    signedInSession: interaction?.signedInSession,
    now: ctx.now,
  };
}
