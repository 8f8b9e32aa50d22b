import { checkAcr } from '../../domain/oauth/acr.ts';
import { OAuthError } from '../../domain/oauth/oauth-error.ts';
import type { Session } from '../../domain/sessions/session.ts';
import { after } from '../../platform/time.ts';
import type { Facts } from './facts.ts';

/** What happens next with an authorization request. */
export type Decision =
  /** Ask the person who they are. */
  | { readonly next: 'sign_in' }
  /** All is proved and allowed: hand out a code for this session. */
  | { readonly next: 'issue_code'; readonly session: Session; readonly acr: string | null }
  /** Tell the app no. */
  | { readonly next: 'refuse'; readonly error: OAuthError; readonly session: Session | undefined };

/** How long after its sign-in an interaction still counts as the fresh proof that `prompt=login` and `max_age` want. */
const freshSeconds = 300;

/**
 * Decides what happens next. Pure: the same facts, the same decision.
 * @see OIDC Core §3.1.2.1, §3.1.2.3, §3.1.2.6
 */
export function decide(facts: Facts): Decision {
  const { request, session } = facts;
  if (!session || mustProveAgain(facts, session)) {
    if (!request.prompts.has('none')) return { next: 'sign_in' };
    return refuse(
      session,
      new OAuthError('login_required', 'The client specified not to prompt, but the user is not signed in.'),
    );
  }
  if (request.hintedSubject !== undefined && request.hintedSubject !== session.userId) {
    return refuse(session, new OAuthError('login_required', 'Somebody else signed in than id_token_hint names.'));
  }
  if (!facts.isAssigned)
    return refuse(session, new OAuthError('access_denied', 'User is not assigned to the client application.'));
  const acr = checkAcr(request.acrValues, session.amr);
  switch (acr.outcome) {
    case 'unmet':
      return refuse(
        session,
        new OAuthError('unmet_authentication_requirements', 'The user cannot satisfy the requested acr_values.'),
      );
    case 'met':
      return { next: 'issue_code', session, acr: acr.acr };
    case 'none_asked':
      return { next: 'issue_code', session, acr: null };
  }
}

function mustProveAgain({ request, signedInSession, now }: Facts, session: Session): boolean {
  if (signedInSession === session.id && now < after(session.authTime, freshSeconds)) return false;
  if (request.prompts.has('login')) return true;
  if (request.hintedSubject !== undefined && request.hintedSubject !== session.userId) return true;
  return request.maxAgeSeconds !== undefined && now > after(session.authTime, request.maxAgeSeconds);
}

function refuse(session: Session | undefined, error: OAuthError): Decision {
  return { next: 'refuse', error, session };
}
