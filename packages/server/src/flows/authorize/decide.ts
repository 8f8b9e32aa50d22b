import type { AccessDecision } from '../../domain/authorization-servers/access-policy.ts';
import { checkAcr } from '../../domain/oauth/acr.ts';
import { OAuthError } from '../../domain/oauth/oauth-error.ts';
import type { Session } from '../../domain/sessions/session.ts';
import type { LogEventType } from '../../domain/system-log/write.ts';
import { after } from '../../platform/time.ts';
import { accessRefusal } from '../access-refusal.ts';
import { applyAppSignIn } from './app-policy.ts';
import type { Facts } from './facts.ts';

/** What happens next with an authorization request. */
export type Decision =
  /** Ask the person who they are. */
  | { readonly next: 'sign_in' }
  /** All is proved and allowed: hand out a code for this session. */
  | { readonly next: 'issue_code'; readonly session: Session; readonly acr: string | null; readonly access: Allowed }
  /** Tell the app no. */
  | {
      readonly next: 'refuse';
      readonly error: OAuthError;
      readonly session: Session | undefined;
      /** The event that reports the refusal of a signed-in person; the usual one when absent. */
      readonly eventType?: LogEventType;
    };

type Allowed = Extract<AccessDecision, { outcome: 'allowed' }>;

/** How long after its sign-in an interaction still counts as the fresh proof that `prompt=login` and `max_age` want. */
const freshSeconds = 300;

/**
 * Decides what happens next. Pure: the same facts, the same decision.
 * @see OIDC Core §3.1.2.1, §3.1.2.3, §3.1.2.6
 */
export function decide(facts: Facts): Decision {
  const { request, session, access } = facts;
  if (!session || mustProveAgain(facts, session)) return askAgain(facts);
  if (request.hintedSubject !== undefined && request.hintedSubject !== session.userId) {
    return refuse(session, new OAuthError('login_required', 'Somebody else signed in than id_token_hint names.'));
  }
  if (!facts.isAssigned)
    return refuse(session, new OAuthError('access_denied', 'User is not assigned to the client application.'));
  if (access?.outcome !== 'allowed') return refuseAccess(session, access);
  const allowed = checkAppSignIn(facts, session);
  if (allowed === 'prove_again') return askAgain(facts);
  if (allowed !== 'allowed') return refuse(session, allowed);
  const acr = checkAcr(request.acrValues, session.amr);
  switch (acr.outcome) {
    case 'unmet':
      return refuse(
        session,
        new OAuthError('unmet_authentication_requirements', 'The user cannot satisfy the requested acr_values.'),
      );
    case 'met':
      return { next: 'issue_code', session, acr: acr.acr, access };
    case 'none_asked':
      return { next: 'issue_code', session, acr: null, access };
  }
}

/** To the sign-in page, unless the app wants none: then it is told. */
function askAgain({ request, session }: Facts): Decision {
  if (!request.prompts.has('none')) return { next: 'sign_in' };
  const reason = 'The client specified not to prompt, but the user is not signed in.';
  return refuse(session, new OAuthError('login_required', reason));
}

function checkAppSignIn(facts: Facts, session: Session): ReturnType<typeof applyAppSignIn> {
  const { appSignIn = { access: 'DENY', rule: undefined }, now } = facts;
  const { amr, authTime } = session;
  return applyAppSignIn(appSignIn, { amr, authTime, isForThisRequest: isFresh(facts, session) }, now);
}

function isFresh({ signedInSession, now }: Facts, session: Session): boolean {
  return signedInSession === session.id && now < after(session.authTime, freshSeconds);
}

function mustProveAgain(facts: Facts, session: Session): boolean {
  const { request, now } = facts;
  if (isFresh(facts, session)) return false;
  if (request.prompts.has('login')) return true;
  if (request.hintedSubject !== undefined && request.hintedSubject !== session.userId) return true;
  return request.maxAgeSeconds !== undefined && now > after(session.authTime, request.maxAgeSeconds);
}

/** Nothing evaluated counts as nothing allowed (S22). */
function refuseAccess(session: Session, access: Exclude<AccessDecision, Allowed> | undefined): Decision {
  const reason = access?.reason ?? 'no_matching_policy';
  const eventType = reason === 'no_matching_policy' ? 'app.oauth2.as.authorize' : 'app.oauth2.as.authorize.scope_denied';
  return { next: 'refuse', error: accessRefusal(reason), session, eventType };
}

function refuse(session: Session | undefined, error: OAuthError): Decision {
  return { next: 'refuse', error, session };
}
